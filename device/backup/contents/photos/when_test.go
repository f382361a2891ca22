package photos_test

import (
	"testing"
	"time"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
)

// TestWhen: the zone by its name where no offset is told, the camera's clock where the index
// has no date; and attributes that only the asset's own row points to.
func TestWhen(t *testing.T) {
	tables := map[string]string{
		"by the attributes": `CREATE TABLE ZADDITIONALASSETATTRIBUTES (Z_PK INTEGER PRIMARY KEY, ZASSET INTEGER, ZORIGINALFILENAME, ZTIMEZONEOFFSET, ZTIMEZONENAME, ZEXIFTIMESTAMPSTRING);
			INSERT INTO ZADDITIONALASSETATTRIBUTES SELECT a, z, n, o, p, e FROM rows;`,
		"by the asset": `CREATE TABLE ZADDITIONALASSETATTRIBUTES (Z_PK INTEGER PRIMARY KEY, ZORIGINALFILENAME, ZTIMEZONEOFFSET, ZTIMEZONENAME, ZEXIFTIMESTAMPSTRING);
			INSERT INTO ZADDITIONALASSETATTRIBUTES SELECT a, n, o, p, e FROM rows;`,
	}
	for name, script := range tables {
		index := contentstest.Made(t, `CREATE TABLE ZASSET (Z_PK INTEGER PRIMARY KEY, ZDIRECTORY, ZFILENAME, ZDATECREATED, ZADDITIONALATTRIBUTES INTEGER);
			INSERT INTO ZASSET VALUES (1, 'DCIM', 'A.JPG', 700000000, 12), (2, 'DCIM', 'B.JPG', 710000000, 13), (3, 'DCIM', 'C.JPG', NULL, 14), (4, 'DCIM', 'D.JPG', NULL, 15), (5, 'DCIM', 'E.JPG', NULL, 16), (6, 'DCIM', 'F.JPG', 700000000, 11), (7, 'DCIM', 'G.JPG', 700000000, 17);
			CREATE TABLE rows (a, z, n, o, p, e); INSERT INTO rows VALUES
				(12, 1, 'one.jpg', NULL, 'Europe/Berlin', NULL), (13, 2, 'two.jpg', NULL, 'Europe/Berlin', NULL), (14, 3, 'three.jpg', NULL, 'GMT-0830', '2021:07:01 10:00:00'), (15, 4, 'four.jpg', 3600, NULL, '2021:07:01 10:00:00'),
				(16, 5, 'five.jpg', NULL, 'Nowhere/Else', '0000:00:00 00:00:00'), (11, 6, 'six.jpg', 7200, 'GMT-0800', '1999:01:01 00:00:00'), (17, 7, 'seven.jpg', NULL, 'GMT+9900', NULL);`+script)
		files := []samples.File{{Domain: "CameraRollDomain", Path: library, Data: index}}
		for _, f := range "ABCDEFG" {
			files = append(files, samples.File{Domain: "CameraRollDomain", Path: "Media/DCIM/" + string(f) + ".JPG", Data: []byte{byte(f)}})
		}
		_, assets, defects := all(t, contentstest.Plain(t, files...))
		if len(assets) != 7 || len(defects) != 0 {
			t.Fatalf("%s: %+v, %v", name, assets, defects)
		}
		for i, want := range []string{
			"one.jpg 2023-03-08T21:26:40+01:00", "two.jpg 2023-07-02T16:13:20+02:00", "three.jpg 2021-07-01T10:00:00-08:30", "four.jpg 2021-07-01T10:00:00+01:00",
			"five.jpg 0001-01-01T00:00:00Z", "six.jpg 2023-03-08T22:26:40+02:00", "seven.jpg 2023-03-08T20:26:40Z",
		} {
			if got := assets[i].Name + " " + assets[i].Local().Format(time.RFC3339); got != want {
				t.Errorf("%s: %s, want %s", name, got, want)
			}
		}
	}
}
