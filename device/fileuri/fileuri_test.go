package fileuri

import "testing"

func TestPath(t *testing.T) {
	for _, c := range []struct{ goos, uri, want string }{
		{"linux", "file:///home/jo/My%20Backups", "/home/jo/My Backups"},
		{"linux", "file:///home/jo/My Backups", "/home/jo/My Backups"},
		{"linux", "file://localhost/a", "/a"},
		{"linux", "FILE://LocalHost/a", "/a"},
		{"linux", "file:/a", "/a"},
		{"linux", "file:///a%2Fb", "/a/b"},
		{"linux", "file:///", "/"},
		{"linux", "file:///media/%C3%84%23%3F+1%25/", "/media/Ä#?+1%/"},
		{"linux", "file:///a#b?c", "/a#b?c"},
		{"linux", "file:///C:/Users/Jo", "/C:/Users/Jo"},
		{"linux", "file://nas/share", ""},
		{"linux", "file:///100%", ""},
		{"linux", "file:///%zz", ""},
		{"linux", "file:///a%00b", ""},
		{"linux", "file://a", ""},
		{"linux", "file:a", ""},
		{"linux", "file:", ""},
		{"linux", "", ""},
		{"linux", "/file:///a", ""},
		{"linux", "files:///a", ""},
		{"linux", "smb://nas/share", ""},
		{"darwin", "file:///Users/jo/Library/Application%20Support/", "/Users/jo/Library/Application Support/"},
		{"darwin", "file://localhost/Volumes/A%CC%88", "/Volumes/A\u0308"},
		{"darwin", "file://nas/share", ""},
		{"windows", "file:///C:/Users/Jo/My%20Backups", `C:\Users\Jo\My Backups`},
		{"windows", "file://localhost/c:/Users/Jo", `c:\Users\Jo`},
		{"windows", "file:/C:/Users", `C:\Users`},
		{"windows", "file://C:/Users", `C:\Users`},
		{"windows", "file:///D:", `D:\`},
		{"windows", "file:///D:/", `D:\`},
		{"windows", "file:///C:/50%25%20%APPDATA%25", ""},
		{"windows", "file:///C:/%25APPDATA%25", `C:\%APPDATA%`},
		{"windows", "file://nas/share/old%20phones", `\\nas\share\old phones`},
		{"windows", "file:////nas/share", `\\nas\share`},
		{"windows", "file://///nas/share/", `\\nas\share\`},
		{"windows", "file://jo@nas/share", ""},
		{"windows", "file:///home/jo", ""},
		{"windows", "file:///C:x", ""},
		{"windows", "file:///", ""},
		{"windows", `C:\Users\Jo`, ""},
	} {
		if got, ok := Path(c.goos, c.uri); ok != (c.want != "") || ok && got != c.want {
			t.Errorf("%s, %q: %q, %t, want %q", c.goos, c.uri, got, ok, c.want)
		}
	}
}
