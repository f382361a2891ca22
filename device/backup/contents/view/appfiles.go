package view

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/lifeboat-app/lifeboat/device/backup/contents/apps"
	"github.com/lifeboat-app/lifeboat/device/backup/contents/shown"
)

// mostFiles is how many folders and files of a folder of an app are listed.
const mostFiles = 1000

// appFolder lists what lies in a folder of an app, folders first: “AppDomain-x/Documents”,
// or its domains where that is empty. Left is how many are left out.
func (v *View) appFolder(ctx context.Context, id, folder string) (fields []shown.Field, left int, err error) {
	all, err := apps.Read(ctx, v.s)
	if err != nil {
		return nil, 0, err
	}
	i := slices.IndexFunc(all, func(a apps.App) bool { return a.ID == id })
	if i < 0 {
		return nil, 0, shown.ErrNotThere
	}
	domain, path, _ := strings.Cut(folder, "/")
	domains := all[i].Domains
	switch {
	case folder == "" && len(domains) == 1:
		domain = domains[0]
	case folder == "":
		for _, d := range domains {
			f := shown.Field{Name: shown.FieldFile, Value: d, Key: d, Opens: id + "\n" + d + "/"}
			for file := range v.s.Under(d, "") {
				f.Count, f.Bytes = f.Count+1, f.Bytes+max(file.Size, 0)
			}
			fields = append(fields, f)
		}
		return fields, 0, nil
	case !slices.Contains(domains, domain):
		return nil, 0, shown.ErrNotThere
	}
	path = strings.TrimSuffix(path, "/")
	prefix := ""
	if path != "" {
		prefix = path + "/"
	}
	folders := map[string]int{}
	for file := range v.s.Under(domain, path) {
		if err := ctx.Err(); err != nil {
			return nil, 0, err
		}
		name, _, deeper := strings.Cut(strings.TrimPrefix(file.Path, prefix), "/")
		if !deeper {
			fields = append(fields, shown.Field{Name: shown.FieldFile, Value: name, Key: domain + "/" + file.Path, Bytes: max(file.Size, 0)})
			continue
		}
		at, ok := folders[name]
		if !ok {
			at = len(fields)
			folders[name] = at
			fields = append(fields, shown.Field{Name: shown.FieldFile, Value: name, Key: domain + "/" + prefix + name, Opens: id + "\n" + domain + "/" + prefix + name})
		}
		fields[at].Count, fields[at].Bytes = fields[at].Count+1, fields[at].Bytes+max(file.Size, 0)
	}
	slices.SortStableFunc(fields, func(a, b shown.Field) int {
		return cmp.Or(cmp.Compare(number(a.Opens == ""), number(b.Opens == "")), cmp.Compare(strings.ToLower(a.Value), strings.ToLower(b.Value)))
	})
	if left = len(fields) - mostFiles; left > 0 {
		return fields[:mostFiles], left, nil
	}
	return fields, 0, nil
}

// inFolder makes the card of an app that of one of its folders.
func inFolder(c *shown.Card, folder string) {
	up := c.ID
	path := strings.TrimSuffix(folder, "/")
	if at := strings.LastIndexByte(path, '/'); at >= 0 {
		up = c.ID + "\n" + path[:at]
		if !strings.Contains(path[:at], "/") {
			up += "/"
		}
	}
	c.Fields = []shown.Field{{Name: shown.FieldFolder, Value: strings.ReplaceAll(path, "/", " › "), Opens: up}}
}
