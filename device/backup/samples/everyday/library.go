package everyday

import (
	"fmt"
	"time"
)

const libraryScript = `
CREATE TABLE Z_PRIMARYKEY (Z_ENT INTEGER PRIMARY KEY, Z_NAME VARCHAR, Z_SUPER INTEGER, Z_MAX INTEGER);
INSERT INTO Z_PRIMARYKEY VALUES (1, 'AdditionalAssetAttributes', 0, 999), (3, 'Asset', 0, 999), (29, 'GenericAlbum', 0, 9), (30, 'Album', 29, 0), (50, 'InternalResource', 0, 999);
CREATE TABLE ZASSET (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZDIRECTORY VARCHAR, ZFILENAME VARCHAR, ZUUID VARCHAR,
 ZDATECREATED TIMESTAMP, ZADDEDDATE TIMESTAMP, ZKIND INTEGER, ZKINDSUBTYPE INTEGER, ZPLAYBACKSTYLE INTEGER, ZTRASHEDSTATE INTEGER, ZTRASHEDDATE TIMESTAMP,
 ZHIDDEN INTEGER, ZFAVORITE INTEGER, ZSAVEDASSETTYPE INTEGER, ZBUNDLESCOPE INTEGER, ZAVALANCHEUUID VARCHAR, ZVISIBILITYSTATE INTEGER,
 ZWIDTH INTEGER, ZHEIGHT INTEGER, ZDURATION FLOAT, ZLATITUDE FLOAT, ZLONGITUDE FLOAT, ZADJUSTMENTSSTATE INTEGER, ZADDITIONALATTRIBUTES INTEGER);
CREATE INDEX ZASSET_DATE ON ZASSET(ZDATECREATED);
CREATE TABLE ZADDITIONALASSETATTRIBUTES (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZASSET INTEGER, ZORIGINALFILENAME VARCHAR,
 ZORIGINALFILESIZE INTEGER, ZTIMEZONEOFFSET INTEGER, ZTIMEZONENAME VARCHAR);
CREATE TABLE ZINTERNALRESOURCE (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZASSET INTEGER, ZDATASTORESUBTYPE INTEGER,
 ZLOCALAVAILABILITY INTEGER, ZREMOTEAVAILABILITY INTEGER, ZDATALENGTH INTEGER);
CREATE TABLE ZGENERICALBUM (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZTITLE VARCHAR, ZKIND INTEGER, ZTRASHEDSTATE INTEGER, ZPARENTFOLDER INTEGER, ZUUID VARCHAR);
INSERT INTO ZGENERICALBUM VALUES (1, 30, 1, NULL, 3999, 0, NULL, 'ROOT'), (2, 30, 1, 'Summer by the lake', 2, 0, 1, 'LAKE'), (3, 30, 1, 'Grandma’s garden', 2, 0, 1, 'GARDEN');
CREATE TABLE Z_30ASSETS (Z_30ALBUMS INTEGER, Z_3ASSETS INTEGER, Z_FOK_3ASSETS INTEGER, PRIMARY KEY (Z_30ALBUMS, Z_3ASSETS));
`

// The sizes of the pictures: small for phones, large enough to be looked at.
const (
	pictureWidth, pictureHeight     = 800, 600
	thumbnailWidth, thumbnailHeight = 256, 192
)

// The photos that are something besides.
const editedPhoto, hiddenPhoto, trashedPhoto = 5, 11, 16

func film(n int) bool { return n%10 == 4 }

// cloudOnly are the numbers of the photos of which only a preview is on the phone.
func (m *maker) cloudOnly() map[int]bool {
	list := map[int]bool{}
	for n := 1; n <= m.Photos && len(list) < m.Cloud; n++ {
		if n%max(m.Photos/m.Cloud, 1) == 0 && n != editedPhoto && n != hiddenPhoto && n != trashedPhoto {
			list[n] = true
		}
	}
	return list
}

// photos makes the photos: every tenth is a film, every seventh a Live Photo; one is
// hidden, one in Recently Deleted, one edited, and the last ones of each year are in
// iCloud only, with a preview.
func (m *maker) photos() error {
	t := newTable(libraryScript)
	cloudOnly := m.cloudOnly()
	if err := m.Drawn.photos(m.Seed, m.Photos+m.Days/2, func(n int) bool { return !film(n) && !cloudOnly[n] }); err != nil {
		return err
	}
	for i := range m.Photos + m.Days/2 {
		n := i + 1
		// Three years, more of them in summer and at the end.
		left := m.Photos - i
		days := left * left * 1095 / (m.Photos * m.Photos)
		if left <= 0 {
			days = 2 * (left - 1)
		}
		taken := m.before(days, 9+i*7%11, i*13%60)
		if m.later(taken) {
			continue
		}
		m.newest = maxTime(m.newest, taken)
		ext, kind, sub, style := "JPG", 0, 0, 1
		length := 0.0
		switch {
		case film(n):
			ext, kind, sub, style, length = "MOV", 1, 100, 4, 5
		case n%7 == 0:
			sub, style = 2, 3
		}
		name := fmt.Sprintf("IMG_%04d.%s", n, ext)
		at := "DCIM/100APPLE"
		cloud, hidden, trashed := cloudOnly[n], n == hiddenPhoto, n == trashedPhoto
		size, err := m.asset(n, at, name, kind == 1, sub == 2, cloud, n == editedPhoto, taken)
		if err != nil {
			return err
		}
		var deleted any
		if trashed {
			deleted = cocoa(m.before(4, 12, 0))
		}
		t.row("ZASSET", n, 3, 1, at, name, fmt.Sprintf("5AFE0000-0000-4000-8000-%012d", n), float64(cocoa(taken)), float64(cocoa(taken)+3),
			kind, sub, style, bit(trashed), deleted, bit(hidden), bit(n%6 == 1), 3, 0, nil, 0,
			pictureWidth, pictureHeight, length, 47.6+float64(i%9)/50, 9.3+float64(i%7)/50, bit(n == editedPhoto), n)
		t.row("ZADDITIONALASSETATTRIBUTES", n, 1, 1, n, name, size, 3600, "Europe/Berlin")
		local := 1
		if cloud {
			local = -1
		}
		t.row("ZINTERNALRESOURCE", n, 50, 1, n, 1, local, 1, size)
		if taken.Month() >= time.June && taken.Month() <= time.August {
			t.row("Z_30ASSETS", 2, n, n)
		}
		if n%5 == 0 {
			t.row("Z_30ASSETS", 3, n, n)
		}
		if cloud {
			m.counts.Cloud++
		} else {
			m.counts.Photos++
			m.counts.Hidden += bit(hidden)
			m.counts.Trashed += bit(trashed)
		}
	}
	m.counts.Albums = 2
	if m.Cloud > 0 {
		m.add("CameraRollDomain", "Media/PhotoData/cpl_enabled_marker", []byte("2025-01-10T10:00:00Z   "), m.Until)
	}
	return t.into(m, "CameraRollDomain", "Media/PhotoData/Photos.sqlite")
}

func maxTime(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

// asset adds the files of a photo and returns the size of its original.
func (m *maker) asset(n int, folder, name string, video, live, cloud, edited bool, taken time.Time) (int, error) {
	const domain, media = "CameraRollDomain", "Media/"
	number := uint64(n)
	thumbnail, err := m.Drawn.photo(m.Seed, number, thumbnailWidth, thumbnailHeight)
	if err != nil {
		return 0, err
	}
	m.add(domain, media+"PhotoData/Thumbnails/V2/"+folder+"/"+name+"/5003.JPG", thumbnail, taken)
	if cloud {
		return 2_400_000 + n*1000, nil
	}
	var data []byte
	if video {
		data = movie(m.Seed, number, 180_000)
	} else if data, err = m.Drawn.photo(m.Seed, number, pictureWidth, pictureHeight); err != nil {
		return 0, err
	}
	m.add(domain, media+folder+"/"+name, data, taken)
	stem := name[:len(name)-4]
	if live {
		m.add(domain, media+folder+"/"+stem+".MOV", movie(m.Seed, number+1000, 60_000), taken)
	}
	if edited {
		edit, err := m.Drawn.photo(m.Seed+99, number, pictureWidth, pictureHeight)
		if err != nil {
			return 0, err
		}
		m.add(domain, media+"PhotoData/Mutations/"+folder+"/"+stem+"/Adjustments/FullSizeRender.jpg", edit, taken)
	}
	return len(data), nil
}
