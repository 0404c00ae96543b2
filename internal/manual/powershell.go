package manual

import (
	"fmt"
	"io"
	"strings"
)

const powerShellHead = `# PowerShell completion for pare
Register-ArgumentCompleter -Native -CommandName pare -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $known = @{
`

const powerShellFoot = `    }
    $at = ''
    foreach ($element in $commandAst.CommandElements | Select-Object -Skip 1) {
        $word = $element.ToString()
        if ($element.Extent.EndOffset -ge $cursorPosition) { break }
        if ($known.ContainsKey("$at/$word")) { $at = "$at/$word" }
    }
    $known[$at] | Where-Object { $_[0] -like "$wordToComplete*" } | ForEach-Object {
        [System.Management.Automation.CompletionResult]::new($_[0], $_[0], 'ParameterValue', $_[1])
    }
}
`

// writePowerShell writes a table of what can follow each command, and the few
// lines that look into it. Where nothing fits, PowerShell completes files.
func writePowerShell(w io.Writer, all []completion) error {
	var b strings.Builder
	b.WriteString(powerShellHead)
	for _, c := range all {
		fmt.Fprintf(&b, "        %s = @(\n", powerShellQuote(c.at()))
		row := func(word, what string) {
			fmt.Fprintf(&b, "            ,@(%s, %s)\n", powerShellQuote(word), powerShellQuote(what))
		}
		for _, w := range c.words {
			row(w.Line, w.What)
		}
		for _, f := range c.flags {
			row("--"+f.Name, f.Does)
		}
		b.WriteString("        )\n")
	}
	b.WriteString(powerShellFoot)
	_, err := io.WriteString(w, b.String())
	return err
}

func powerShellQuote(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }
