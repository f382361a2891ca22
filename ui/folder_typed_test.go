package ui

import (
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup"
	"github.com/lifeboat-app/lifeboat/guide"
	"github.com/lifeboat-app/lifeboat/ui/part"
)

// TestFolderAsItIsPasted: what a person pastes into the field, in quotes or with a name for
// their own folder, is looked into and taken as what it means; the field keeps what they see.
func TestFolderAsItIsPasted(t *testing.T) {
	st := open(t, "choose")
	meant := here("/home/demo/Old iPhone")
	st.source.Typed = func(text string) string { return strings.Replace(strings.Trim(text, `"`), "~", here("/home/demo"), 1) }
	var asked []string
	st.source.Browse = func(path string, tell func(backup.Listing)) {
		asked = append(asked, path)
		tell(backup.Listing{Path: path, State: backup.FolderRead})
	}
	st.tap("do-add-folder")
	for _, text := range []string{`"` + meant + `"`, `"~` + strings.TrimPrefix(meant, here("/home/demo")) + `"`} {
		st.find("folder").(*part.Field).SetText(text)
		if asked[len(asked)-1] != meant {
			t.Errorf("%s: asked for %q", text, asked[len(asked)-1])
		}
		if i, _ := st.item("folder-ok"); i.Disabled {
			t.Errorf("%s cannot be taken", text)
		}
		if got := st.find("folder").(*part.Field).Text; got != text {
			t.Errorf("the field says %q, typed was %q", got, text)
		}
	}
	st.tap("folder-ok")
	if n := len(st.did); n != 1 || st.did[0].Action != guide.ActAddFolder || st.did[0].Value != meant {
		t.Errorf("%+v", st.did)
	}
}
