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
		{"linux", "file:///home/jo/My%20Backups", "/home/jo/My Backups"},
		{"linux", " 'file:///home/jo/My%20Backups'\r\n", "/home/jo/My Backups"},
		{"linux", "file:///a%20b \rfile:///c file:///d", "/a b"},
		{"linux", "file:///a\r\nfile:///b\r\n", "/a"},
		{"linux", "x-special/nautilus-clipboard copy file:///a%20b file:///c", "/a b"},
		{"linux", "x-special/nautilus-clipboard\ncopy\nfile:///a\n", "/a"},
		{"linux", "x-special/none", "x-special/none"},
		{"linux", "file:///a/100%", "file:///a/100%"},
		{"linux", "file://nas/share", "file://nas/share"},
		{"linux", "/mnt/file:/x file:///y", "/mnt/file:/x file:///y"},
		{"linux", "/mnt/a%20b", "/mnt/a%20b"},
		{"linux", "file:", "file:"},
		{"linux", "file:///~/x", "/~/x"},
		{"darwin", "file:///Users/anna/Library/Application%20Support/", "/Users/anna/Library/Application Support/"},
		{"darwin", "file://localhost/Volumes/B", "/Volumes/B"},
		{"windows", "file:///C:/Users/Jo/My%20Backups", `C:\Users\Jo\My Backups`},
		{"windows", "file://nas/share/x", `\\nas\share\x`},
		{"windows", "file:///C:/%25APPDATA%25", `C:\%APPDATA%`},
		{"windows", "file:///home/anna", "file:///home/anna"},
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
