package assets

import (
	"embed"
	"encoding/csv"
	"sync"
)

//go:embed tables/*.csv
var tables embed.FS

// NewestIOS is the newest iOS at the time of the tables. A model whose last
// iOS is empty in IOSSupport runs it.
const NewestIOS = "27.0.1"

// Support is the span of iOS versions that a model runs.
type Support struct {
	First string // "17.0"
	Last  string // "15.8.8"; empty while the model is still supported
}

// LinuxService is how one Linux distribution gets and starts the service that
// knows the phones.
type LinuxService struct {
	Install string // "sudo apt install usbmuxd"
	Start   string // "sudo systemctl restart usbmuxd"
}

// Models returns the name of each model by its identifier: "iPhone16,1" is the
// "iPhone 15 Pro". Each call reads the table again; keep the result.
func Models() map[string]string {
	names := make(map[string]string)
	for _, row := range table("models.csv") {
		names[row[0]] = row[1]
	}
	return names
}

// IOSSupport returns the first and last iOS of each model by its identifier.
// Each call reads the table again; keep the result.
func IOSSupport() map[string]Support {
	support := make(map[string]Support)
	for _, row := range table("ios_support.csv") {
		support[row[0]] = Support{First: row[1], Last: row[2]}
	}
	return support
}

// LinuxServices returns the commands of each Linux distribution by the ID of
// its /etc/os-release. Callers share the table: it must not be changed.
var LinuxServices = sync.OnceValue(func() map[string]LinuxService {
	services := make(map[string]LinuxService)
	for _, row := range table("linux.csv") {
		services[row[0]] = LinuxService{Install: row[1], Start: row[2]}
	}
	return services
})

// table returns the rows of an embedded table without its header. The tables
// are part of the program: a broken one yields the rows before the break, and
// the tests count them.
func table(name string) [][]string {
	f, err := tables.Open("tables/" + name)
	if err != nil {
		return nil
	}
	defer f.Close()
	reader := csv.NewReader(f)
	if _, err := reader.Read(); err != nil {
		return nil
	}
	var rows [][]string
	for {
		row, err := reader.Read()
		if err != nil { // io.EOF at the end
			return rows
		}
		rows = append(rows, row)
	}
}
