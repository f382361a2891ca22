package backupagent
import ("testing";"lifeboat/device/simulator/phoneimage";"os")
func BenchmarkStore(b *testing.B) {
	img, _ := phoneimage.Generate(phoneimage.Spec{Seed: 2, Files: 100000, Bytes: 200<<20})
	b.ResetTimer()
	for b.Loop() {
		x, err := newIndex(b.TempDir())
		if err != nil { b.Fatal(err) }
		for item, err := range img.Items(false) {
			if err != nil { b.Fatal(err) }
			x.add(item.ID(), item, make([]byte, 20), nil)
		}
		if err := x.close(); err != nil { b.Fatal(err) }
		os.Remove(x.path)
	}
}
func BenchmarkItems(b *testing.B) {
	img, _ := phoneimage.Generate(phoneimage.Spec{Seed: 2, Files: 100000, Bytes: 200<<20})
	b.ResetTimer()
	for b.Loop() {
		for item, err := range img.Items(false) {
			if err != nil { b.Fatal(err) }
			_ = item.ID()
		}
	}
}
