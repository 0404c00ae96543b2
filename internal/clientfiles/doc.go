// Package clientfiles knows what the client makes of the files that it reads
// beside instructions: which keys its settings have and who reads them, which
// values it refuses and at what price, its tools, the events of its hooks.
//
// All of it is data under data/, found by running the client; each table says
// with which version, when and how. The package reads no file of a project and
// reports nothing: rules do.
package clientfiles
