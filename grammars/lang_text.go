package grammars

// Languages without a grammar: their texts are cut by the shape they have.

var (
	langMarkdown   = language{name: "markdown", extensions: []string{".md", ".markdown", ".mdx", ".mdc"}, shape: byHeadings}
	langJSON       = language{name: "json", extensions: []string{".json", ".jsonc", ".json5", ".geojson", ".avsc"}, files: []string{"composer.lock", "Pipfile.lock", "flake.lock", "bun.lock", "deno.lock"}, shape: byBracketKeys}
	langYAML       = language{name: "yaml", extensions: []string{".yaml", ".yml"}, shape: byKeys}
	langTOML       = language{name: "toml", extensions: []string{".toml"}, files: []string{"Cargo.lock", "poetry.lock", "uv.lock"}, shape: byTables}
	langINI        = language{name: "ini", extensions: []string{".ini", ".cfg", ".conf", ".properties", ".env", ".service", ".socket", ".timer", ".desktop"}, files: []string{".gitconfig", ".editorconfig", ".npmrc", ".flake8"}, shape: byTables}
	langVue        = language{name: "vue", extensions: []string{".vue"}, shape: byScript}
	langAstro      = language{name: "astro", extensions: []string{".astro"}, shape: byScript}
	langSvelte     = language{name: "svelte", extensions: []string{".svelte"}, shape: byScript}
	langHTML       = language{name: "html", extensions: []string{".html", ".htm", ".xhtml"}, shape: byScript}
	langSQL        = language{name: "sql", extensions: []string{".sql", ".ddl", ".psql"}, shape: byStatements}
	langDockerfile = language{name: "dockerfile", extensions: []string{".dockerfile"}, files: []string{"Dockerfile", "Containerfile"}, shape: byStages}
	langOCaml      = language{name: "ocaml", extensions: []string{".ml", ".mli"}}
	langHaskell    = language{name: "haskell", extensions: []string{".hs"}}
	langSCSS       = language{name: "scss", extensions: []string{".scss", ".sass", ".less"}}
	langGroovy     = language{name: "groovy", extensions: []string{".groovy", ".gradle"}, files: []string{"Jenkinsfile"}}
	langDart       = language{name: "dart", extensions: []string{".dart"}}
	langZig        = language{name: "zig", extensions: []string{".zig"}}
	langR          = language{name: "r", extensions: []string{".r"}, shebangs: []string{"Rscript"}}
	langPerl       = language{name: "perl", extensions: []string{".pl", ".pm"}, shebangs: []string{"perl"}}
	langMakefile   = language{name: "makefile", extensions: []string{".mk", ".mak"}, files: []string{"Makefile", "makefile", "GNUmakefile"}, shape: byRecipes}
	langJust       = language{name: "just", extensions: []string{".just"}, files: []string{"justfile", "Justfile", ".justfile"}, shape: byRecipes}
	langCMake      = language{name: "cmake", extensions: []string{".cmake"}, files: []string{"CMakeLists.txt"}, shape: byCommands}
	langGraphQL    = language{name: "graphql", extensions: []string{".graphql", ".gql", ".graphqls"}, shape: byModels}
	langPrisma     = language{name: "prisma", extensions: []string{".prisma"}, shape: byModels}
	langThrift     = language{name: "thrift", extensions: []string{".thrift"}, shape: byModels}
	langPackages   = language{name: "packages", files: []string{"yarn.lock", "Gemfile.lock", "Podfile.lock", "go.mod", "go.sum", "go.work", "requirements.txt", "requirements-dev.txt", "constraints.txt", "gradle.lockfile"}, shape: byPackages}
	langXML        = language{name: "xml", extensions: []string{".xml", ".csproj", ".fsproj", ".vbproj", ".props", ".targets", ".vcxproj", ".xaml", ".plist", ".xsd", ".wsdl", ".resx", ".storyboard", ".xib"}, shape: byElements}
	langObjC       = language{name: "objc", extensions: []string{".m", ".mm"}, shape: byClasses}
)
