// Package version says which version of pare this is, in one place: the program,
// the plugin, the changelog, the packages and the documentation are held to it by
// tests.
package version

// Number is the version, as in the changelog. A release is made by changing it
// here, adding the section to CHANGELOG.md, and running scripts/release.
const Number = "0.2.0"
