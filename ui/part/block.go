package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// block is a widget that is made of others.
type block struct {
	widget.BaseWidget
	content *fyne.Container
}

// Inside implements Holder.
func (b *block) Inside() []fyne.CanvasObject { return []fyne.CanvasObject{b.content} }

// CreateRenderer implements fyne.Widget.
func (b *block) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(b.content) }
