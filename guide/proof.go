package guide

import "github.com/lifeboat-app/lifeboat/device/backup"

// Share says how much of a backup that was read is proven by its own checksums;
// nil when all of it is. The format has no more of them: app data and pictures
// carry none.
func Share(r backup.Report) any {
	c := r.Counts
	switch {
	case !r.Deep || c.ByDigest >= c.CheckedFiles:
		return ""
	case c.ByDigest == 0:
		return Text{Key: "proof/no-share"}
	}
	return Text{Key: "proof/share", Args: map[string]any{"Proven": c.ByDigest, "Total": c.CheckedFiles}}
}

// Proof says by what the files of a deep check were proven, sentence by sentence;
// nil when nothing was read.
func Proof(r backup.Report) []Text {
	c := r.Counts
	if !r.Deep || c.CheckedFiles == 0 {
		return nil
	}
	out := []Text{proofOf(c)}
	count := func(key string, n int64) {
		if n > 0 {
			out = append(out, Text{Key: "proof/" + key, Count: &n})
		}
	}
	count("remembered", c.ByRemembered)
	count("skipped", c.Skipped)
	count("resumed", c.Resumed)
	return out
}

func proofOf(c backup.Counts) Text {
	total := c.CheckedFiles
	if c.ByDigest >= total {
		return Text{Key: "proof/all", Count: &total}
	}
	var by []Text
	switch {
	case c.ByPadding == 0:
		by = append(by, Text{Key: "proof/by-size"})
	default:
		by = append(by, Text{Key: "proof/by-padding"})
	}
	for _, way := range []struct {
		key string
		n   int64
	}{{"by-databases", c.Databases}, {"by-lists", c.Lists}, {"by-pictures", c.Pictures}, {"by-documents", c.Documents}} {
		if n := way.n; n > 0 {
			by = append(by, Text{Key: "proof/" + way.key, Count: &n})
		}
	}
	if c.ByDigest == 0 {
		return Text{Key: "proof/none", Args: map[string]any{"By": by}, Count: &total}
	}
	return Text{Key: "proof/some", Args: map[string]any{"Proven": c.ByDigest, "By": by}, Count: &total}
}
