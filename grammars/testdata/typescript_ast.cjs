// Lists the declarations of TypeScript and JavaScript files as the TypeScript
// compiler sees them.
//
// Reads paths from stdin, writes one JSON document a file: path and a list of
// [name, first line, last line]. The first line is that of the first decorator
// or modifier, not of the doc comment. Files with syntax errors are left out.

const ts = require('typescript');
const fs = require('fs');

const functionLike = (e) => e && (ts.isArrowFunction(e) || ts.isFunctionExpression(e));

// nodeOf is the node whose range counts, for a declaration that is ours.
function nodeOf(node) {
  if (ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node) ||
      ts.isTypeAliasDeclaration(node) || ts.isEnumDeclaration(node)) {
    return node;
  }
  if (ts.isMethodDeclaration(node) || ts.isGetAccessorDeclaration(node) || ts.isSetAccessorDeclaration(node)) {
    return node;
  }
  if (ts.isVariableDeclaration(node) && functionLike(node.initializer) &&
      ts.isVariableDeclarationList(node.parent) && node.parent.declarations.length === 1) {
    return ts.isVariableStatement(node.parent.parent) ? node.parent.parent : node.parent;
  }
  return undefined;
}

function list(path) {
  const text = fs.readFileSync(path, 'utf8');
  const kind = path.endsWith('x') ? ts.ScriptKind.TSX : path.endsWith('ts') ? ts.ScriptKind.TS : ts.ScriptKind.JS;
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, kind);
  if (file.parseDiagnostics.length > 0) return undefined;
  const out = [];
  const line = (at) => file.getLineAndCharacterOfPosition(at).line + 1;
  const visit = (node) => {
    const whole = nodeOf(node);
    if (whole && node.name && ts.isIdentifier(node.name)) {
      out.push([node.name.text, line(whole.getStart(file)), line(whole.getEnd())]);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return out;
}

for (const path of fs.readFileSync(0, 'utf8').split('\n')) {
  if (!path) continue;
  const definitions = list(path);
  if (definitions) process.stdout.write(JSON.stringify({ path, definitions }) + '\n');
}
