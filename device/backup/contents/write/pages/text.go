package pages

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/chat"
)

// textWriter writes a chat as plain text. Lines that begin without a space are written
// here: what a message says goes on with one, so that it cannot look like another message.
type textWriter struct {
	*conversation
	w      *bufio.Writer
	quotes map[string]string
}

func (c *conversation) writeText(ctx context.Context, to io.Writer, dir string) error {
	t := &textWriter{c, bufio.NewWriter(to), map[string]string{}}
	t.line(line(c.chat.Name))
	if c.chat.Group && len(c.chat.People) > 0 {
		var names []string
		for _, p := range c.chat.People[:min(len(c.chat.People), 1000)] {
			names = append(names, line(p.Label()))
		}
		t.line(c.words.People + " " + strings.Join(names, ", "))
	}
	t.line(fmt.Sprint(c.words.Messages, " ", c.messages))
	day := ""
	for _, m := range c.all(ctx) {
		if d := c.words.dayIn(m.Time, c.o.Zone); d != day && d != "" {
			day = d
			t.line("")
			t.line("== " + d + " ==")
		}
		if err := t.entry(ctx, m, dir); err != nil {
			return err
		}
	}
	if c.cut {
		t.line(c.words.ChatCut)
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return t.w.Flush()
}

// line writes a line; errors come out with Flush.
func (t *textWriter) line(s string) {
	_, _ = t.w.WriteString(s)
	_ = t.w.WriteByte('\n')
}

// more writes what goes on in a message.
func (t *textWriter) more(s string) {
	for l := range strings.SplitSeq(isolated(clean(s)), "\n") {
		t.line("    " + l)
	}
}

func (t *textWriter) entry(ctx context.Context, m *chat.Message, dir string) error {
	when := t.words.NoTime
	if !m.Time.IsZero() {
		when = m.Time.In(t.o.Zone).Format(t.words.Clock)
	}
	if m.Kind == chat.Notice {
		t.line("[" + when + "] * " + strings.Replace(t.words.notice(m), "%s", line(m.Whom()), 1))
		return nil
	}
	who := line(t.sender(m))
	t.line("[" + when + "] " + who + ":")
	if m.ReplyTo != "" {
		q, ok := t.quotes[m.ReplyTo]
		if !ok {
			q = t.words.Answer
		}
		t.more("> " + q)
	}
	for _, say := range []struct {
		when  bool
		words string
	}{{m.Kind == chat.Unknown, t.words.UnknownKind}, {m.Unsent, t.words.Unsent}, {m.Unread, t.words.Unread}} {
		if say.when {
			t.more("(" + say.words + ")")
		}
	}
	for _, s := range []string{m.Subject, m.Text} {
		if s != "" {
			t.more(s)
		}
	}
	if m.Link != "" && m.Link != m.Text {
		t.more(m.Link)
	}
	if m.Place != nil {
		t.more(placeText(t.words, m.Place))
	}
	if m.AppName != "" {
		t.more("(" + strings.Replace(t.words.FromApp, "%s", line(m.AppName), 1) + ")")
	}
	for i := range m.Attachments {
		if err := t.attachment(ctx, &m.Attachments[i], dir); err != nil {
			return err
		}
	}
	for i := range m.Edits {
		t.more("(" + t.words.Edited + ": " + line(m.Edits[i].Text) + ")")
	}
	if len(m.Reactions) > 0 {
		var all []string
		for i := range m.Reactions {
			all = append(all, line(m.Reactions[i].Emoji)+" "+line(t.by(&m.Reactions[i])))
		}
		t.more("(" + strings.Join(all, " · ") + ")")
	}
	if !m.Deleted.IsZero() {
		t.more("(" + t.words.Deleted + ")")
	}
	if t.answered[m.ID] {
		t.quotes[m.ID] = who + ": " + line(excerpt(m))
	}
	return nil
}

func (t *textWriter) attachment(ctx context.Context, a *chat.Attachment, dir string) error {
	name := fileName(a)
	switch {
	case isCard(a):
		t.more("(" + t.words.Contact + " " + line(a.Name) + ")")
		return nil
	case isHidden(a):
		return nil
	case !a.Here:
		t.more("(" + name + " · " + t.words.Absent + ")")
		return nil
	}
	files, lost, err := t.attach(ctx, a)
	for _, f := range files {
		t.more("(" + f.name + " · " + strings.Replace(t.words.SavedAs, "%s", relative(dir, f.path), 1) + ")")
	}
	if lost > 0 || len(files) == 0 {
		t.more("(" + name + " · " + t.words.NotSaved + ")")
	}
	return err
}
