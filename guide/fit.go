package guide

import (
	"fmt"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/device/phone"
)

// batteryEnough is the charge, in percent, below which a restore is not begun
// without external power. Apple gives no figure; half is what support people
// ask for before an iOS update.
const batteryEnough = 50

// fitProblem is one way in which backup and phone do not go together.
type fitProblem struct {
	id     ProblemID
	args   map[string]any
	detail string
}

// fitOf compares a backup with a phone. needed is the number of bytes that the
// backup takes on the phone, 0 when not known.
func (g *Guide) fitOf(f backup.Facts, needed int64, p phone.Phone) (Fit, []fitProblem) {
	fit := Fit{Needed: needed, BackupIOS: f.IOS}
	var found []fitProblem
	found = append(found, g.fitIOS(&fit, p)...)
	found = append(found, fitSpace(&fit, p)...)
	if class, ok := p.Class.Get(); ok && f.ProductType != "" && kindOf(f.ProductType) != "" && !strings.EqualFold(class, kindOf(f.ProductType)) {
		found = append(found, fitProblem{
			id: FitOtherKind, args: map[string]any{"BackupKind": kindOf(f.ProductType), "PhoneKind": class},
		})
	}
	if on, ok := p.FindMy.Get(); ok && on {
		found = append(found, fitProblem{id: FitFindMyOn})
	}
	if b, ok := p.Battery.Get(); ok && b.Percent < batteryEnough && !b.External {
		found = append(found, fitProblem{id: FitBatteryLow, args: map[string]any{"Percent": int64(b.Percent)}})
	}
	if f.MarksRead && !f.Encrypted {
		found = append(found, fitProblem{id: FitNotEncrypted})
	}
	return fit, found
}

// fitIOS compares the versions: a phone takes a backup of the same or an older
// iOS, never of a newer one.
func (g *Guide) fitIOS(fit *Fit, p phone.Phone) []fitProblem {
	fit.PhoneIOS = p.IOS.Value
	productType, _ := p.ProductType.Get()
	model := g.models[productType]
	fit.NewestIOS = model.LastIOS
	order, ok := phone.CompareVersions(fit.PhoneIOS, fit.BackupIOS)
	if !ok {
		return nil
	}
	if order >= 0 {
		fit.IOS = IOSFine
		return nil
	}
	args := map[string]any{
		"PhoneIOS": fit.PhoneIOS, "BackupIOS": fit.BackupIOS,
		"NewestIOS": model.LastIOS, "Model": g.ModelName(productType),
	}
	detail := fmt.Sprintf("iOS %s > %s ≤ %s", fit.BackupIOS, fit.PhoneIOS, model.LastIOS)
	if reach, known := phone.CompareVersions(model.LastIOS, fit.BackupIOS); known && reach < 0 && !model.Current {
		fit.IOS = IOSOutOfReach
		return []fitProblem{{FitIOSOutOfReach, args, detail}}
	}
	fit.IOS = IOSUpdate
	return []fitProblem{{FitIOSTooOld, args, detail}}
}

// fitSpace compares what the backup needs with the room that a restore finds. The
// phone itself refuses where it is too little (PROTOCOL.md §9.1, 105); the rest of
// its disk counts once it is erased.
func fitSpace(fit *Fit, p phone.Phone) []fitProblem {
	storage, ok := p.Storage.Get()
	if !ok || fit.Needed == 0 {
		return nil
	}
	fit.Available = storage.RoomForRestore()
	if fit.Needed <= fit.Available {
		return nil
	}
	fit.Missing = fit.Needed - fit.Available
	args := map[string]any{"Needed": Bytes(fit.Needed), "Available": Bytes(fit.Available), "Missing": Bytes(fit.Missing)}
	detail := fmt.Sprintf("%d > %d ≤ %d", fit.Needed, fit.Available, afterErase(storage))
	if fit.Needed <= afterErase(storage) {
		return []fitProblem{{FitSpaceErase, args, detail}}
	}
	return []fitProblem{{FitNoSpace, args, detail}}
}

// afterErase is how many bytes an erased phone offers, as far as it tells.
func afterErase(s phone.Storage) int64 {
	return max(s.RoomForRestore(), s.DataCapacity)
}

// kindOf returns the kind of device that a product type belongs to.
func kindOf(productType string) string {
	for _, kind := range []string{"iPhone", "iPad", "iPod"} {
		if strings.HasPrefix(productType, kind) {
			return kind
		}
	}
	return ""
}

// CheckFit is the last stage of a check: what stands between a backup and this
// phone, as findings with the names fit/…. needed is the number of bytes that
// the backup takes on the phone, 0 when not known.
func (g *Guide) CheckFit(f backup.Facts, needed int64, p phone.Phone) []backup.Finding {
	_, found := g.fitOf(f, needed, p)
	findings := make([]backup.Finding, 0, len(found))
	for _, problem := range found {
		findings = append(findings, backup.Finding{
			ID: backup.FindingID(problem.id), Severity: severityOf(problems().of(problem.id)), Count: 1,
			Examples: []backup.Example{}, Detail: problem.detail,
		})
	}
	return findings
}
