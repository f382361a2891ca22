package main

import (
	"errors"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/mobilebackup"
	"github.com/lifeboat-app/lifeboat/device/phone"
	"github.com/lifeboat-app/lifeboat/device/progress"
	"github.com/lifeboat-app/lifeboat/guide"
)

// lineJSON is one line of what --json prints while work runs. Event is
// "progress", the kind of something that happened, "error" or "result".
type lineJSON struct {
	Schema   int                `json:"schema"`
	Event    string             `json:"event"`
	Stage    string             `json:"stage,omitempty"`
	Done     int64              `json:"done,omitempty"`
	Total    int64              `json:"total,omitempty"`
	Unit     progress.Unit      `json:"unit,omitempty"`
	Current  string             `json:"current,omitempty"`
	Need     int64              `json:"need,omitempty"`
	Free     int64              `json:"free,omitempty"`
	Setup    phone.Setup        `json:"setup,omitempty"`
	Seconds  int64              `json:"seconds,omitempty"` // of a silence that goes on; none: it is over
	Code     int                `json:"code,omitempty"`
	Words    string             `json:"words,omitempty"`
	Place    string             `json:"place,omitempty"`
	Again    int                `json:"again,omitempty"`    // the same failure at the same place, so often in a row
	Trust    string             `json:"trust,omitempty"`    // of an event of that name: a device.Trust, or "gone"
	Problem  string             `json:"problem,omitempty"`  // of an error: the name of its panel
	Findings []backup.FindingID `json:"findings,omitempty"` // of an event "check": what stops a restore or loses something
	Result   any                `json:"result,omitempty"`
}

// exitFor is the exit code for a failure of work.
func exitFor(err error, f guide.Failure) int {
	var stopped *mobilebackup.PreconditionError
	switch {
	case f.Problem == "transfer/207-password":
		return exitPassword
	case !errors.As(err, &stopped):
		return exitTrouble
	}
	switch stopped.Check {
	case mobilebackup.CheckPassword:
		return exitPassword
	case mobilebackup.CheckSyncLock, mobilebackup.CheckSpaceHost, mobilebackup.CheckEncryption, mobilebackup.CheckTrust:
		return exitTrouble
	}
	return exitStopped
}
