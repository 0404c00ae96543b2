package grammars

var langProtobuf = language{
	name:       "protobuf",
	extensions: []string{".proto"},
	syntax: &syntax{
		comments: []string{"comment"},
		strings:  []string{"string"},
		defs: []def{
			{node: "syntax", kind: Import, name: "-"},
			{node: "package", kind: Import, name: "-"},
			{node: "import", kind: Import, name: "-"},
			{node: "message", kind: Struct, name: "<message_name", body: "<message_body"},
			{node: "enum", kind: Enum, name: "<enum_name", body: "<enum_body"},
			{node: "service", kind: Interface, name: "<service_name", body: "-"},
			{node: "rpc", kind: Method, name: "<rpc_name", body: "-"},
			{node: "oneof", kind: Struct, name: "<identifier", body: "-"},
			{node: "field", kind: Field, name: "<identifier", body: "-"},
			{node: "map_field", kind: Field, name: "<identifier", body: "-"},
			{node: "oneof_field", kind: Field, name: "<identifier", body: "-"},
			{node: "enum_field", kind: Field, name: "<identifier", body: "-"},
		},
	},
}
