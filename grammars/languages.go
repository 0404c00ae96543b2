package grammars

// languages are all that we know, those asked for most first.
var languages = [...]*language{
	&langGo, &langPython, &langJavaScript, &langTypeScript, &langTSX, &langJava,
	&langKotlin, &langRust, &langC, &langCPP, &langCSharp, &langRuby, &langPHP,
	&langSwift, &langScala, &langBash, &langElixir, &langLua, &langHCL, &langProtobuf, &langCSS,
	&langMarkdown, &langJSON, &langYAML, &langTOML, &langINI, &langVue, &langAstro, &langSvelte, &langHTML,
	&langSQL, &langDockerfile, &langOCaml, &langHaskell, &langSCSS,
	&langGroovy, &langDart, &langZig, &langR, &langPerl, &langMakefile, &langJust, &langCMake,
	&langGraphQL, &langPrisma, &langThrift, &langPackages, &langXML, &langObjC,
}
