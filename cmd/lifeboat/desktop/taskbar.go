package desktop

// Taskbar shows how far work is where the desktop keeps its programs: in the dock
// of Ubuntu and KDE, in the bar of tasks of Windows. Other desktops show nothing,
// and so does macOS: its dock takes a picture only from within its own language.
type Taskbar struct {
	news chan TaskbarState
}

// TaskbarState is what is shown.
type TaskbarState struct {
	Share  float64 // 0 … 1; -1: not known
	Shown  bool    // work runs
	Urgent bool    // it waits for the person
	Failed bool
	Window uintptr // handle of the window, on Windows
}

// NewTaskbar makes a Taskbar and the goroutine that speaks with the desktop.
func NewTaskbar(app string) *Taskbar {
	t := &Taskbar{news: make(chan TaskbarState, 1)}
	go t.run(app)
	return t
}

// Show takes what is to be shown. It never waits: what the desktop has not taken
// yet is replaced. It is called from one goroutine only.
func (t *Taskbar) Show(s TaskbarState) {
	select {
	case <-t.news:
	default:
	}
	t.news <- s
}
