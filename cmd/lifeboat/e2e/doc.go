// Package e2e walks through Lifeboat as a person does: the real program in a
// real window under Xvfb, with mouse and keyboard, and simphone for the iPhone.
// What stands on the screen is read from the text that -screen-text keeps; every
// walk leaves screenshots.
//
// The tests run with LIFEBOAT_E2E=1. They need Xvfb, xdotool and ImageMagick's
// import, and the programs lifeboat and simphone in the folder LIFEBOAT_BIN;
// screenshots go to LIFEBOAT_ARTEFACTS.
package e2e
