// Package save saves what is in a backup into a folder: photos under their names,
// apps' files, the whole backup as a tree.
//
//	result, err := save.Run(ctx, s, dst, save.Selection{Kinds: []source.Kind{source.Photos}}, report)
//
// Several workers read and decrypt; package folder writes, and sees to it that nothing
// is overwritten, that nothing half stands under a good name, and that a second run
// goes on where the first ended. From a damaged backup everything is saved that is
// whole; the rest stands in the Result, by place and reason, and in a list in the
// folder.
//
// Where a backup has lost its index, Sort sorts what can be recognised, and WithIndex
// opens it by the index of an older copy.
package save
