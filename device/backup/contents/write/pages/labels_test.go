package pages

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/text/cases"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/chat"
)

// TestManyOfOneName: ten thousand chats of one name have as many names of files.
func TestManyOfOneName(t *testing.T) {
	var chats []chat.Chat
	for i := range 10_000 {
		name := "Anna"
		if i%3 == 0 {
			name = "ANNA"
		}
		chats = append(chats, chat.Chat{ID: fmt.Sprint("chat", i), Name: name})
	}
	seen := map[string]bool{}
	for _, label := range labels(chats) {
		label = cases.Fold().String(label)
		if seen[label] {
			t.Errorf("two are called %q", label)
		}
		if seen[label] = true; !strings.HasPrefix(label, "anna (") || len(label) > len("anna (0123456789abcdef)") {
			t.Errorf("%q", label)
		}
	}
}
