package browse

import (
	"path/filepath"
	"testing"
)

// TestTyped: folders as people type and paste them.
func TestTyped(t *testing.T) {
	variables := func(name string) (string, bool) {
		value, ok := map[string]string{"APPDATA": `C:\Users\Anna\AppData\Roaming`, "USERPROFILE": `C:\Users\Anna`}[name]
		return value, ok
	}
	for _, c := range []struct{ goos, text, want string }{
		{"windows", `C:\Users\Anna\Old iPhone`, `C:\Users\Anna\Old iPhone`},
		{"windows", `"C:\Users\Anna\Old iPhone"`, `C:\Users\Anna\Old iPhone`},
		{"windows", " \"\\\\nas\\Backups\" \r\n", `\\nas\Backups`},
		{"windows", `%APPDATA%\Apple Computer\MobileSync\Backup`, `C:\Users\Anna\AppData\Roaming\Apple Computer\MobileSync\Backup`},
		{"windows", `"%USERPROFILE%\Apple\MobileSync\Backup"`, `C:\Users\Anna\Apple\MobileSync\Backup`},
		{"windows", `D:\100% mine\%NOTHING%\50%`, `D:\100% mine\%NOTHING%\50%`},
		{"windows", `C:\it's "mine`, `C:\it's "mine`},
		{"linux", "~/iPhone Backups", "/home/anna/iPhone Backups"},
		{"linux", "~", "/home/anna"},
		{"linux", "~ben/x", "~ben/x"},
		{"linux", "/mnt/~/x ", "/mnt/~/x"},
		{"linux", "'/mnt/old disk'", "/mnt/old disk"},
		{"linux", "%APPDATA%", "%APPDATA%"},
		{"darwin", "~/Library/Application Support/MobileSync/Backup", "/home/anna/Library/Application Support/MobileSync/Backup"},
		{"linux", "", ""},
		{"linux", `"`, `"`},
	} {
		got := typed(c.goos, c.text, variables, "/home/anna")
		if c.goos != "windows" {
			got = filepath.ToSlash(got)
		}
		if got != c.want {
			t.Errorf("%s, %q: %q, want %q", c.goos, c.text, got, c.want)
		}
	}
	if got := typed("linux", "~/x", variables, ""); got != "~/x" {
		t.Errorf("without a home: %q", got)
	}
}
