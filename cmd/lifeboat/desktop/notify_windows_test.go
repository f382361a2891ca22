package desktop

import (
	"context"
	"slices"
	"strings"
	"testing"

	"golang.org/x/sys/windows/registry"
)

// TestNotificationIsNoCommand: what a phone is called reaches PowerShell as a value
// only.
func TestNotificationIsNoCommand(t *testing.T) {
	const phone = "$(Remove-Item x) `\" '; \n& \x00|"
	cmd := powershell(context.Background(), "app", "Lifeboat", phone+" is ready")
	for _, arg := range cmd.Args {
		if strings.Contains(arg, "Remove") || strings.ContainsAny(arg[1:], "$`\"'") {
			t.Errorf("an argument is %q", arg)
		}
	}
	if want := "LIFEBOAT_NOTE_TEXT=$(Remove-Item x) `\" '; & | is ready"; !slices.Contains(cmd.Env, want) {
		t.Errorf("the text is not %q", want)
	}
}

// TestNotificationsHaveAName: Windows shows notifications of programs that it knows.
func TestNotificationsHaveAName(t *testing.T) {
	const app = "org.lifeboat.Test"
	if err := NewNotifier(app, "Name", nil).register(); err != nil {
		t.Fatal(err)
	}
	const place = `Software\Classes\AppUserModelId\` + app
	t.Cleanup(func() { _ = registry.DeleteKey(registry.CURRENT_USER, place) })
	key, err := registry.OpenKey(registry.CURRENT_USER, place, registry.QUERY_VALUE)
	if err != nil {
		t.Fatal(err)
	}
	defer key.Close()
	if name, _, err := key.GetStringValue("DisplayName"); err != nil || name != "Name" {
		t.Errorf("it is called %q, %v", name, err)
	}
	Identify(app) // and nothing breaks
}

// TestTaskbar: the values of every state reach Explorer, or nothing, without an end of
// the program.
func TestTaskbar(*testing.T) {
	bar := NewTaskbar("app")
	for _, s := range []TaskbarState{{Share: -1, Shown: true, Window: 1}, {Share: 2, Shown: true, Window: 1}, {Failed: true, Window: 1}, {}} {
		bar.Show(s)
	}
}
