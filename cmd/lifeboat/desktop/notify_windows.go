package desktop

import (
	"context"
	"encoding/base64"
	"encoding/binary"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"time"
	"unicode/utf16"
	"unsafe"

	"golang.org/x/sys/windows"
	"golang.org/x/sys/windows/registry"
)

// Notifier shows notifications under the name of the program. The next one takes the
// place of the last. A click on one is not told: that takes a service of its own.
type Notifier struct {
	app, name string
	mu        sync.Mutex // one at a time
	known     bool       // Windows knows the program
}

// NewNotifier makes a Notifier.
func NewNotifier(app, name string, _ func()) *Notifier { return &Notifier{app: app, name: name} }

// notifyTime is how long PowerShell may take.
const notifyTime = 30 * time.Second

// toast shows a notification. What it says comes in the environment: in the script,
// the name of a phone could be a command. (Fyne's own puts it there.)
const toast = `$ErrorActionPreference = 'Stop'
[Windows.UI.Notifications.ToastNotificationManager, Windows.UI.Notifications, ContentType = WindowsRuntime] > $null
$raw = [xml] [Windows.UI.Notifications.ToastNotificationManager]::GetTemplateContent([Windows.UI.Notifications.ToastTemplateType]::ToastText02).GetXml()
$raw.GetElementsByTagName('text')[0].AppendChild($raw.CreateTextNode($env:LIFEBOAT_NOTE_TITLE)) > $null
$raw.GetElementsByTagName('text')[1].AppendChild($raw.CreateTextNode($env:LIFEBOAT_NOTE_TEXT)) > $null
$xml = New-Object Windows.Data.Xml.Dom.XmlDocument
$xml.LoadXml($raw.OuterXml)
$note = [Windows.UI.Notifications.ToastNotification]::new($xml)
$note.Tag = 'lifeboat'
[Windows.UI.Notifications.ToastNotificationManager]::CreateToastNotifier($env:LIFEBOAT_NOTE_APP).Show($note)`

// Notify shows a text. It returns at once.
func (n *Notifier) Notify(title, text string) { go n.show(title, text) }

func (n *Notifier) show(title, text string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.known = n.known || n.register() == nil
	ctx, cancel := context.WithTimeout(context.Background(), notifyTime)
	defer cancel()
	_ = powershell(ctx, n.app, title, text).Run() // what it could not show, nobody sees
}

// powershell is the program that shows a notification.
func powershell(ctx context.Context, app, title, text string) *exec.Cmd {
	dir, err := windows.GetSystemDirectory()
	if err != nil {
		dir = `C:\Windows\System32`
	}
	var script []byte
	for _, unit := range utf16.Encode([]rune(toast)) {
		script = binary.LittleEndian.AppendUint16(script, unit)
	}
	cmd := exec.CommandContext(ctx, filepath.Join(dir, "WindowsPowerShell", "v1.0", "powershell.exe"),
		"-NoProfile", "-NonInteractive", "-EncodedCommand", base64.StdEncoding.EncodeToString(script))
	cmd.Env = append(os.Environ(), "LIFEBOAT_NOTE_APP="+app, "LIFEBOAT_NOTE_TITLE="+plain(title), "LIFEBOAT_NOTE_TEXT="+plain(text))
	cmd.SysProcAttr = &syscall.SysProcAttr{HideWindow: true, CreationFlags: windows.CREATE_NO_WINDOW}
	return cmd
}

// plain is a text without what an environment cannot hold.
func plain(text string) string {
	kept := make([]rune, 0, len(text))
	for _, r := range text {
		if r >= ' ' {
			kept = append(kept, r)
		}
	}
	return string(kept)
}

// register tells Windows the program's name, without which it shows nothing of it.
func (n *Notifier) register() error {
	key, _, err := registry.CreateKey(registry.CURRENT_USER, `Software\Classes\AppUserModelId\`+n.app, registry.SET_VALUE)
	if err != nil {
		return err
	}
	defer key.Close()
	return key.SetStringValue("DisplayName", n.name)
}

// Identify tells Windows which program this is, so that the bar of tasks keeps its
// window, its shortcut and its notifications together.
func Identify(app string) {
	set := windows.NewLazySystemDLL("shell32.dll").NewProc("SetCurrentProcessExplicitAppUserModelID")
	name, err := windows.UTF16PtrFromString(app)
	if err != nil || set.Find() != nil {
		return
	}
	_, _, _ = set.Call(uintptr(unsafe.Pointer(name))) // without it they stand apart
}
