package slicer

// What prompts say around a name, in the languages that they are written in.

// kindWords say that the word beside them is a name: "the function total", "the
// total method", 函数total.
var kindWords = wordSet(`
function functions func fn method methods class classes struct type interface trait enum constant const variable var field property prop attribute
macro module namespace hook component constructor handler callback helper endpoint route test fixture key section table view column index target rule
resource job step stage selector service query mutation resolver decorator annotation predicate getter setter operator symbol definition named called
funktion methode klasse variable konstante feld schlüssel abschnitt
fonction méthode classe constante champ attribut clé
función método clase constante campo clave función
função método classe campo chave
funzione metodo classe costante campo chiave
функция функции функцию функцией метод метода методе класс класса классе константа поле ключ
функції метод клас
funkcja funkcji funkcję metoda metody metodę klasa klasy klasę
functie methode klasse
fonksiyonu fonksiyon metodu metod sınıfı sınıf
函数 方法 类 类型 接口 变量 常量 字段 属性 关数 函數 方法 類 類別
関数 メソッド クラス 変数 定数
함수 메서드 클래스 변수 상수`)

// linkWords bind a name to the file that follows: "total in @a.py".
var linkWords = wordSet(`in of from at inside within under into for and on to via
aus von im der des dans de du en dentro del da do nel em no na z ze w в из во у içinde 的 在 の`)

// askVerbs stand before what a prompt is about: "fix total", "explain total".
var askVerbs = wordSet(`see check fix look explain debug refactor rename test document review show find change update optimize optimise optimiere
simplify rewrite improve profile read describe inline extract remove delete drop add why does is what at call calls
siehe prüfe erkläre ändere korrigiere repariere corrige voir explique arregla explica revisa corrija conserte
исправь почини объясни посмотри 修复 修正 解释 看 请看 查看 優化 优化 修改`)

func wordSet(text string) map[string]bool {
	set := map[string]bool{}
	for _, w := range splitFields(text) {
		set[w] = true
	}
	return set
}
