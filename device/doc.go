// Package device tells what is plugged in and what it says of itself: it
// watches phones come and go, asks for trust, and reads their facts. It knows
// nothing of backups, of what a person should do, or of a window.
package device
