package photos_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/photos"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
)

// TestPublishedColumns: libraries with the tables and columns that a public parser asks
// for, of each version; those that it never asks for are not there.
func TestPublishedColumns(t *testing.T) {
	lines := strings.Split(strings.TrimSpace(string(contentstest.Fixture(t, "photos/columns.tsv"))), "\n")
	head := strings.Split(lines[0], "\t")
	for i, version := range head[2:] {
		t.Run(version, func(t *testing.T) {
			tables := map[string][]string{}
			for _, line := range lines[1:] {
				if part := strings.Split(line, "\t"); len(part) > i+2 && strings.TrimSpace(part[i+2]) == "x" && part[1] != "Z_PK" {
					tables[part[0]] = append(tables[part[0]], `"`+part[1]+`"`)
				}
			}
			script := ""
			for table, columns := range tables {
				script += fmt.Sprintf("CREATE TABLE %s (Z_PK INTEGER PRIMARY KEY, %s);\n", table, strings.Join(columns, ", "))
			}
			script += `INSERT INTO ZASSET (Z_PK, ZDIRECTORY, ZFILENAME, ZDATECREATED, ZKIND, ZTRASHEDSTATE, ZHIDDEN) VALUES
				(1, 'DCIM/100APPLE', 'IMG_0001.HEIC', 600000000, 0, 0, 0), (2, 'DCIM/100APPLE', 'IMG_0002.MOV', 600000100, 1, 0, 0), (3, 'DCIM/100APPLE', 'IMG_0003.JPG', 600000200, 0, 1, 0),
				(4, 'DCIM/100APPLE', 'IMG_0004.JPG', 600000300, 0, 0, 1), (5, 'DCIM/100APPLE', 'IMG_0005.JPG', 600000400, 0, 0, 0);`
			data := contentstest.Made(t, script)
			files := []samples.File{{Domain: "CameraRollDomain", Path: library, Data: data}}
			for _, name := range []string{"IMG_0001.HEIC", "IMG_0002.MOV", "IMG_0003.JPG", "IMG_0004.JPG"} {
				files = append(files, samples.File{Domain: "CameraRollDomain", Path: "Media/DCIM/100APPLE/" + name, Data: []byte(name)})
			}
			r, assets, defects := all(t, contentstest.Plain(t, files...))
			tally, sum, err := r.Tally(t.Context())
			if err != nil || len(assets) != 5 || len(defects) != 1 || sum.Count != 4 || tally.Photos != 1 || tally.Videos != 1 || tally.Trashed != 1 || tally.Hidden != 1 || tally.Missing != 1 {
				t.Errorf("%d assets, %v, %+v, %+v, %v", len(assets), defects, tally, sum, err)
			}
			if sum.First.Unix() != 978307200+600000000 || sum.Last.Unix() != 978307200+600000300 {
				t.Errorf("from %v to %v", sum.First, sum.Last)
			}
			if i := slices.IndexFunc(assets, func(a photos.Asset) bool { return a.ID == 2 }); i < 0 || !assets[i].Video() {
				t.Errorf("%+v", assets)
			}
		})
	}
}
