package photos_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/contentstest"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/photos"
	"github.com/lifeboat-app/lifeboat/device/backup/samples"
)

// BenchmarkTally100k counts a library of 100,000 photos, a tenth of them in iCloud, in an
// encrypted backup: what the inventory does for its kind.
func BenchmarkTally100k(b *testing.B) {
	const n = 100_000
	columns := strings.Split("ZUUID ZKIND ZKINDSUBTYPE ZPLAYBACKSTYLE ZTRASHEDSTATE ZHIDDEN ZFAVORITE ZSAVEDASSETTYPE ZBUNDLESCOPE ZAVALANCHEUUID ZVISIBILITYSTATE ZWIDTH ZHEIGHT ZDURATION ZLATITUDE ZLONGITUDE", " ")
	index := contentstest.Made(b, `CREATE TABLE ZASSET (Z_PK INTEGER PRIMARY KEY, ZDIRECTORY VARCHAR, ZFILENAME VARCHAR, ZDATECREATED TIMESTAMP, `+strings.Join(columns, " INTEGER, ")+` INTEGER);
		CREATE TABLE ZADDITIONALASSETATTRIBUTES (Z_PK INTEGER PRIMARY KEY, ZASSET INTEGER, ZORIGINALFILENAME VARCHAR, ZORIGINALFILESIZE INTEGER, ZTIMEZONEOFFSET INTEGER);
		CREATE TABLE ZINTERNALRESOURCE (Z_PK INTEGER PRIMARY KEY, ZASSET INTEGER, ZDATASTORESUBTYPE INTEGER, ZLOCALAVAILABILITY INTEGER);
		WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < `+fmt.Sprint(n-1)+`)
		 INSERT INTO ZASSET(Z_PK, ZDIRECTORY, ZFILENAME, ZDATECREATED, ZKIND, ZWIDTH, ZHEIGHT, ZLATITUDE, ZLONGITUDE)
		 SELECT i + 1, printf('DCIM/%dAPPLE', 100 + i / 1000), printf('IMG_%04d.HEIC', i % 1000), 600000000 + i * 900, 0, 4032, 3024, 52.5, 13.4 FROM n;
		INSERT INTO ZADDITIONALASSETATTRIBUTES(ZASSET, ZORIGINALFILENAME, ZORIGINALFILESIZE, ZTIMEZONEOFFSET) SELECT Z_PK, ZFILENAME, 9, 3600 FROM ZASSET;
		INSERT INTO ZINTERNALRESOURCE(ZASSET, ZDATASTORESUBTYPE, ZLOCALAVAILABILITY) SELECT Z_PK, 1, CASE WHEN Z_PK % 10 = 0 THEN -1 ELSE 1 END FROM ZASSET;
		INSERT INTO ZINTERNALRESOURCE(ZASSET, ZDATASTORESUBTYPE, ZLOCALAVAILABILITY) SELECT Z_PK, 3, 1 FROM ZASSET;`)
	files := []samples.File{{Domain: "CameraRollDomain", Path: library, Data: index}}
	for i := range n {
		if (i+1)%10 != 0 {
			files = append(files, samples.File{Domain: "CameraRollDomain", Path: fmt.Sprintf("Media/DCIM/%dAPPLE/IMG_%04d.HEIC", 100+i/1000, i%1000), Data: []byte("IMAGEDATA")})
		}
	}
	s := contentstest.Encrypted(b, files...)
	b.ReportAllocs()
	for b.Loop() {
		r, err := photos.Open(b.Context(), s)
		if err != nil {
			b.Fatal(err)
		}
		tally, _, err := r.Tally(b.Context())
		if err != nil || tally.Photos != n*9/10 || tally.InCloud != n/10 {
			b.Fatal(tally, err)
		}
		r.Close()
	}
}
