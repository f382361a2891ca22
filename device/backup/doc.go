// Package backup reads a backup folder on this computer: it finds backups,
// opens one read-only, unlocks it, lists its files, checks it, and repairs a
// copy of it. It knows no phone and no network.
package backup
