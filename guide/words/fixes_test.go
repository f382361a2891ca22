package words

import (
	"regexp"
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/assets"
	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/guide"
)

// TestFixesRender proves that the words for every problem make whole sentences
// in every language, with all of their figures and with none.
func TestFixesRender(t *testing.T) {
	sizes := map[string]bool{"Needed": true, "Available": true, "Missing": true, "Free": true, "Capacity": true}
	broken := regexp.MustCompile(`<no value>|\{\{|\}\}|  | [.,:;](\s|$)|\(\)|“”|„“`)
	for _, language := range assets.Languages() {
		w := speaking(t, language)
		for _, p := range assets.Problems(language) {
			id := p.ID
			args := make(map[string]any)
			for _, name := range p.Params {
				args[name] = "X" + name
				if sizes[name] {
					args[name] = guide.Bytes(41e9)
				}
				if name == "Count" {
					args[name] = int64(1234)
				}
			}
			for _, given := range []map[string]any{nil, args} {
				fix, err := w.Fix(guide.ProblemID(id), given)
				if err != nil {
					t.Fatalf("%s: %v", language, err)
				}
				text := strings.Join(append([]string{fix.Title, fix.Meaning, fix.Safe, fix.Otherwise, fix.Details}, fix.Steps...), "\n")
				if found := broken.FindString(text); found != "" {
					t.Errorf("%s/%s with %d figures has %q:\n%s", language, id, len(given), found, text)
				}
				if len(given) == 0 && strings.Contains(text, "<nil>") {
					t.Errorf("%s/%s: <nil>", language, id)
				}
			}
		}
	}
}

// TestEveryFindingHasWords walks the findings of a check by their constants.
func TestEveryFindingHasWords(t *testing.T) {
	w := english(t)
	for _, id := range []backup.FindingID{
		backup.Unfinished, backup.MarksMissing, backup.EmptyManifest, backup.ManifestUnreadable, backup.IndexDamaged,
		backup.MissingFiles, backup.WrongSize, backup.SizeDiffers, backup.UnreadableFiles, backup.UndecryptableFiles,
		backup.DigestMismatch, backup.DigestMissing, backup.DecomposedPaths, backup.PathCollisions, backup.UnsafePaths,
		backup.WrongFileID, backup.DuplicateRows, backup.MissingParents, backup.AppsNotListed, backup.UnknownDomains,
		backup.NoKeybag, backup.KeybagDamaged, backup.PasswordNeeded, backup.WrongPassword, backup.OldFormat,
		backup.IdentityMismatch, backup.LeftoverSnapshot, backup.Strangers, backup.CloudPlaceholder, backup.InnerDatabaseDamaged,
		backup.Interrupted, backup.Forbidden, backup.TooOld, backup.IndexRenamed, backup.IndexLog,
		backup.EncryptionUnclear, backup.KeybagForeign, backup.LockdownValues, backup.WrongKind, backup.WrongRecord,
		backup.RecordIncomplete, backup.WrongKeyClass, backup.LinkTargets, backup.FileAsFolder, backup.CoreMissing,
		backup.UnlistedFiles, backup.MisplacedFiles, backup.PlainFiles, backup.ContentDamaged, backup.ChangedSince,
		backup.UnknownVersion,
	} {
		if _, err := w.Fix(guide.ProblemID(id), nil); err != nil {
			t.Error(err)
		}
	}
	for _, id := range []guide.ProblemID{
		guide.FitIOSTooOld, guide.FitIOSOutOfReach, guide.FitNoSpace, guide.FitSpaceErase, guide.FitOtherKind,
		guide.FitFindMyOn, guide.FitBatteryLow, guide.FitNotEncrypted,
	} {
		if _, err := w.Fix(id, nil); err != nil {
			t.Error(err)
		}
	}
}
