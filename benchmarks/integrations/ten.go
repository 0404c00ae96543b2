package main

import (
	"bytes"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"slices"
	"text/tabwriter"

	"pare/benchmarks/clientcheck/realclient"
	"pare/internal/models"
	"pare/tokenize"
)

// step is a turn of the scripted session: a prompt, what the model does whatever it
// was sent, and what it reads besides where it was sent a part.
type step struct {
	prompt     string
	does, more func(p *place) []realclient.Turn
}

// readLines is a read of some lines by the model.
func readLines(name string, first int) func(p *place) []realclient.Turn {
	return func(p *place) []realclient.Turn {
		turn := p.read(name)
		turn.Input["offset"], turn.Input["limit"] = first, 60
		return []realclient.Turn{turn}
	}
}

func editModels(p *place) []realclient.Turn {
	return []realclient.Turn{{Tool: "Edit", Input: map[string]any{
		"file_path": filepath.Join(p.root, "shop", "models.py"), "old_string": "import decimal\n", "new_string": "import decimal  # edited\n",
	}}}
}

func readWhole(name string) func(p *place) []realclient.Turn {
	return func(p *place) []realclient.Turn { return []realclient.Turn{p.read(name)} }
}

// tenSteps are a session as people have them: seven prompts mention files of 600 to
// 1,400 lines, one of them again and with an edit; three mention none, and in one of
// those the model reads a file by itself. Of the seven, three need a range more
// where only a part was sent: in trials with readers it was 21 of 48, with one range
// each.
var tenSteps = []step{
	{prompt: refund},
	{prompt: "How does Pool.acquire in @server/pool.go wait for a free connection?", more: readLines("server/pool.go", 200)},
	{prompt: "And what if there is none for a minute?"},
	{prompt: "Ledger.close_month forgets the vouchers, see @shop/ledger.py", more: readLines("shop/ledger.py", 600)},
	{prompt: "Now mend Order.refund_total, and Order.count_label_3 beside it, in @shop/models.py", does: editModels},
	{prompt: "Is there a test for it?", does: readWhole("docs/guide.md")},
	{prompt: "CartView.addItem in @\"web app/cart view.ts\" must send what Invoice.discount in @src/Invoice.java expects."},
	{prompt: "Which of both is called first?"},
	{prompt: "Queue.retry_job in @lib/queue.rb loses the second job", more: readLines("lib/queue.rb", 300)},
	{prompt: "Parser.next_token in @src/parser.rs skips a sign at the end"},
}

// baseTokens is what a request carries besides its messages: tools and the system
// text of the client, measured.
const baseTokens = 17_000

// bill is what the requests of a session cost.
type bill struct {
	requests, written, read int
	cents                   float64
}

// charge prices the requests as the API's cache does: what a request has in common
// with the one before is read from it, the rest is written to it.
func charge(all []realclient.Request, before []string, price models.Price) (bill, []string) {
	var b bill
	for _, r := range all {
		now := flat(r)
		same := 0
		for same < min(len(before), len(now)) && before[same] == now[same] {
			same++
		}
		read, written := tokensIn(now[:same]), tokensIn(now[same:])
		if before == nil {
			written += baseTokens
		} else {
			read += baseTokens
		}
		b.requests++
		b.read, b.written = b.read+read, b.written+written
		b.cents += (price.Read*float64(read) + price.Write5m*float64(written)) / 1e4
		before = now
	}
	return b, before
}

func tokensIn(blocks []string) int {
	n := 0
	for _, b := range blocks {
		n += tokenize.Count([]byte(b), tokenize.V5).Tokens
	}
	return n
}

// way is one way to run the session.
type way struct {
	name           string
	filter, plugin bool
}

// tenTurns runs the session in each way, in one session of the client each, and
// prints what every turn sent and cost. It fails where the plugin makes the session
// dearer.
func (b *bench) tenTurns(w io.Writer) error {
	ways := []way{{name: "without"}, {name: "filter", filter: true}, {name: "plugin", plugin: true}}
	bills := make([][]bill, len(ways))
	for i, way := range ways {
		var err error
		if bills[i], err = b.runSteps(way); err != nil {
			return fmt.Errorf("%s: %w", way.name, err)
		}
	}
	fmt.Fprintf(w, "\nten turns in one session, Opus 5.5: tokens that are written to the cache (read from it), and cents\n")
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "turn\twithout\t\t\tfilter\t\t\tplugin\t\t\t")
	total := make([]bill, len(ways))
	var shares []float64
	for turn := range tenSteps {
		fmt.Fprintf(table, "%d\t", turn+1)
		for i := range ways {
			t := bills[i][turn]
			fmt.Fprintf(table, "%d\t(%d)\t%.2f\t", t.written, t.read, t.cents)
			total[i] = bill{total[i].requests + t.requests, total[i].written + t.written, total[i].read + t.read, total[i].cents + t.cents}
		}
		fmt.Fprintln(table)
		if bytes.ContainsRune([]byte(tenSteps[turn].prompt), '@') {
			shares = append(shares, 1-bills[2][turn].cents/bills[0][turn].cents)
		}
	}
	fmt.Fprint(table, "all\t")
	for _, t := range total {
		fmt.Fprintf(table, "%d\t(%d)\t%.2f\t", t.written, t.read, t.cents)
	}
	fmt.Fprintln(table)
	if err := table.Flush(); err != nil {
		return err
	}
	slices.Sort(shares)
	fmt.Fprintf(w, "requests: %d, %d, %d; the turns that mention files are %.0f %% cheaper with the plugin in the median, the session %.0f %%\n",
		total[0].requests, total[1].requests, total[2].requests, 100*shares[len(shares)/2], 100*(1-total[2].cents/total[0].cents))
	for i, s := range tenSteps {
		fmt.Fprintf(w, "%d: %s\n", i+1, s.prompt)
	}
	if total[2].cents > 1.01*total[0].cents {
		return fmt.Errorf("the plugin makes the session dearer: %.2f cents, without it %.2f", total[2].cents, total[0].cents)
	}
	return nil
}

// runSteps runs the session in one way and gives the bill of each turn.
func (b *bench) runSteps(way way) ([]bill, error) {
	p, err := b.fresh()
	if err != nil {
		return nil, err
	}
	model, err := models.Builtin().Find("claude-opus-5-5")
	if err != nil {
		return nil, err
	}
	var bills []bill
	var before []string
	for i, s := range tenSteps {
		text := []byte(s.prompt)
		if way.filter {
			cmd := exec.Command(p.pare)
			cmd.Dir, cmd.Stdin = p.root, bytes.NewReader(text)
			if text, err = cmd.Output(); err != nil {
				return nil, fmt.Errorf("trim %q: %w", s.prompt, err)
			}
		}
		var turns []realclient.Turn
		if s.does != nil {
			turns = s.does(p)
		}
		if s.more != nil && (way.filter || way.plugin) {
			turns = append(turns, s.more(p)...)
		}
		args := []string{"--allowedTools", "Edit,Read"}
		if way.plugin {
			args = append(args, "--plugin-dir", p.plugin)
		}
		if i > 0 {
			args = append(args, "--continue")
		}
		c, err := p.client(turns, args...).Run(p.root, text)
		if err != nil || len(c.Requests) == 0 {
			return nil, fmt.Errorf("turn %d: %w: %s", i+1, err, short(c.Output))
		}
		var t bill
		t, before = charge(c.Requests, before, model.Price(baseTokens))
		bills = append(bills, t)
	}
	return bills, nil
}
