// Package guide is the brain of Lifeboat, and pure: it takes a Situation (all
// that is known) and makes the Route (what a person is to see and may do). It
// opens no file, no socket and no window, and it has no clock.
package guide
