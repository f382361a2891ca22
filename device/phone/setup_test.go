package phone

import "testing"

func TestSetup(t *testing.T) {
	const gb = 1e9
	empty := Is(Storage{DataCapacity: 117 * gb, DataAvailable: 110 * gb})
	full := Is(Storage{DataCapacity: 117 * gb, DataAvailable: 38 * gb})
	none, restored := IsAbsent[string](), Is("RestoredFromiTunesBackup")
	for name, c := range map[string]struct {
		phone Phone
		want  Setup
	}{
		"nothing told":       {Phone{}, SetupUnknown},
		"not readable":       {Phone{SetupDone: NotReadable[bool](ReasonLocked), RestoreState: none, Storage: empty}, SetupUnknown},
		"finished":           {Phone{SetupDone: Is(true), RestoreState: none, Storage: empty}, SetupFinished},
		"at Hello":           {Phone{SetupDone: Is(false), RestoreState: none, Storage: empty}, SetupNew},
		"much on it":         {Phone{SetupDone: Is(false), RestoreState: none, Storage: full}, SetupUnfinished},
		"storage not told":   {Phone{SetupDone: Is(false), RestoreState: none}, SetupUnfinished},
		"restore not told":   {Phone{SetupDone: Is(false), RestoreState: NotReadable[string](ReasonProhibited), Storage: empty}, SetupUnfinished},
		"restored before":    {Phone{SetupDone: Is(false), RestoreState: restored, Storage: empty}, SetupUnfinished},
		"iCloud restores":    {Phone{SetupDone: Is(false), RestoreState: Is("BackgroundRestoringFromiCloudBackup"), Storage: empty}, SetupRestoring},
		"iCloud, setup done": {Phone{SetupDone: Is(true), RestoreState: Is("BackgroundRestoringFromiCloudBackup"), Storage: full}, SetupFinished},
	} {
		t.Run(name, func(t *testing.T) {
			if got := c.phone.Setup(); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}
