using V = PolicyAnalyzers.Analyzers.Tests.Verify<PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer>;

namespace PolicyAnalyzers.Analyzers.Tests.Authorization;

public sealed class ArgumentLimitTests
{
    private const string Id = "POL2009";

    private const string Members = """
        private const decimal Max = 500m;
        private const int MaxPageSize = 100;
        private static readonly decimal s_limit = 500;
        private const int RefundLimit = 500;
        """;

    [Theory]
    [InlineData("""if ({|#0:amount > 500|}) { return "too much"; }""")]
    [InlineData("""if ({|#0:amount > Max|}) { throw new InvalidOperationException(); }""")]
    [InlineData("""if ({|#0:amount >= s_limit|}) { return "ask a human"; }""")]
    [InlineData("""if ({|#0:500 < amount|}) { return "too much"; }""")]
    [InlineData("""if ({|#0:amount <= Max|}) { await store.RemoveAsync(input); } else { return "too much"; }""")]
    public Task Money_above_a_limit_is_a_suggestion(string body) => V.Source(Tool.With(body, Members), Expect.Suggestion(Id));

    [Theory]
    [InlineData("""if (amount <= 0) { return "nothing"; }""")]
    [InlineData("""var discount = amount > 500 ? 0.1m : 0m; Console.WriteLine(discount);""")]
    [InlineData("""if (amount > input.Length) { return "too much"; }""")]
    [InlineData("""if (input.Length > MaxPageSize) { return "too long"; }""")]
    [InlineData("""if (amount > Max) { Console.WriteLine("much"); }""")]
    public Task Checks_of_sense_are_silent(string body) => V.Source(Tool.With(body, Members));

    [Fact]
    public Task A_limit_that_is_called_so_counts_for_any_number() => V.Source(Tool.With(
        "",
        Members + """
        [KernelFunction]
        public async Task<string> RefundAsync(string id, int cents, int page)
        {
            if ({|#0:cents > RefundLimit|}) { return "too much"; }
            if (page > MaxPageSize) { return "too much"; }
            await http.DeleteAsync(id);
            return "done";
        }
        """),
        Expect.Suggestion(Id));

    [Theory]
    [InlineData("expense.Amount > ApprovalLimit", true)]
    [InlineData("ApprovalLimit < expense.Amount", true)]
    [InlineData("expense.Pages > ApprovalLimit", false)]
    [InlineData("expense.Amount > MaxAmountOfPages", false)]
    [InlineData("expense.Amount > Least", false)]
    public Task What_the_tool_is_about_is_held_to_a_limit_that_is_called_so(string check, bool isLimit) => V.Source(
        Tool.With(
            "",
            $$"""
            private const decimal ApprovalLimit = 1000m, MaxAmountOfPages = 1m, Least = 5m;
            private readonly System.Collections.Generic.Dictionary<int, Expense> _expenses = new();

            [KernelFunction]
            public async Task<string> ApproveAsync(int id)
            {
                if (!_expenses.TryGetValue(id, out var expense)) { return "not found"; }
                if ({{(isLimit ? "{|#0:" : "")}}{{check}}{{(isLimit ? "|}" : "")}}) { return $"{id} ({expense.Amount}) " + $"is more than {ApprovalLimit}."; }
                expense.Status = "approved";
                return "approved";
            }

            public class Expense { public decimal Amount { get; set; } public int Pages { get; set; } public string Status { get; set; } = ""; }
            """),
        isLimit ? [Expect.Suggestion(Id)] : []);

    [Fact]
    public Task What_only_helps_a_tool_holds_to_a_limit_is_silent() => V.Source(Tool.With(
        "",
        """
        private const decimal OrderLimit = 1000m;

        [KernelFunction]
        public async Task<string> SendAsync(string id) => await PlaceAsync(new Order { Amount = id.Length });

        private async Task<string> PlaceAsync(Order order)
        {
            if (order.Amount > OrderLimit) { return "too much"; }
            await http.DeleteAsync("x");
            return "sent";
        }

        public class Order { public decimal Amount { get; set; } }
        """));

    [Theory]
    [InlineData("cents", "Refunds over 200 EUR are not permitted.", true)]
    [InlineData("percent", "Discounts of more than 15 % must be approved by the sales director.", true)]
    [InlineData("euros", "You may not spend more than 20000.", true)]
    [InlineData("cents", "That is more than there is.", false)]
    [InlineData("count", "Lists of that length are not permitted.", false)]
    public Task A_number_that_is_called_money_counts_if_what_is_above_is_denied(string parameter, string answer, bool isLimit) => V.Source(
        Tool.With(
            "",
            $$"""
            [KernelFunction]
            public async Task<string> RefundAsync(string id, long {{parameter}})
            {
                if ({{(isLimit ? "{|#0:" : "")}}{{parameter}} > 20_000{{(isLimit ? "|}" : "")}}) { return "{{answer}}"; }
                await http.DeleteAsync(id);
                return "done";
            }
            """),
        isLimit ? [Expect.Suggestion(Id)] : []);

    [Fact]
    public Task A_helper_that_throws_above_a_limit_that_is_called_so_holds_its_tool_to_it() => V.Source(
        Tool.With(
            "EnsureWithinMandate(amount * 3); EnsureShort(amount);",
            """
            private const decimal OrderCap = 500m;
            private const decimal Longest = 500m;

            private static void EnsureWithinMandate(decimal volume)
            {
                if ({|#0:volume > OrderCap|}) { throw new InvalidOperationException("too much"); }
            }

            private static void EnsureShort(decimal seconds)
            {
                if (seconds > Longest) { throw new InvalidOperationException("too long"); }
            }
            """),
        Expect.Suggestion(Id));

    [Fact]
    public Task The_parameter_of_code_that_a_tool_calls_is_no_argument_of_a_task() => V.Source(Tool.With(
        """await PayAsync(5);""",
        """
        private async Task PayAsync(decimal sum)
        {
            if (sum > 500) { return; }
            await http.DeleteAsync("x");
        }
        """));

    [Theory]
    [InlineData("""if (!{|#0:rules.AgentMayRefund(Cents(amount))|}) { return "A colleague has to do this refund."; }""", true)]
    [InlineData("""if ({|#0:NeedsSecondPair(amount)|}) { throw new InvalidOperationException("too much"); }""", true)]
    [InlineData("""if ({|#0:NeedsSecondPair(amount)|}) { return $"{Cents(amount)} is too much for me alone."; }""", true)]
    [InlineData("""if (NeedsSecondPair(amount)) { await store.RemoveAsync(input); return "by wire"; }""", false)]
    [InlineData("""if (!{|#0:Allowed(amount)|}) { return "too much"; }""", true)]
    [InlineData("""if (NeedsSecondPair(amount)) { Console.WriteLine("much"); }""", false)]
    [InlineData("""var account = rules.Find(input); if (!account.Covers(amount)) { return "The balance is too low."; }""", false)]
    [InlineData("""if (!IsShort(input.Length)) { return "too long"; }""", false)]
    [InlineData("""if (!Fits(amount)) { return "too heavy"; }""", false)]
    [InlineData("""if (!IsKnown(amount)) { return "unknown"; }""", false)]
    public Task A_limit_that_a_helper_knows_is_told_of_where_the_tool_asks_it(string body, bool isLimit) => V.Source(
        Tool.With(
            body,
            """
            private static readonly RefundRules rules = new();
            private decimal MaxUnapproved { get; set; }
            private int MaxLength { get; set; }
            private decimal MaxWeight { get; set; }
            private static long Cents(decimal amount) => (long)amount * 100;
            private bool NeedsSecondPair(decimal amount) => amount > MaxUnapproved;
            private bool Allowed(decimal amount) { return MaxUnapproved >= amount; }
            private bool IsShort(int length) => length <= MaxLength;
            private bool Fits(decimal weight) => weight <= MaxWeight;
            private bool IsKnown(decimal amount) => amount == MaxUnapproved;
            """,
            """
            public sealed class RefundRules
            {
                public long AgentLimitCents { get; init; } = 5_000;
                public bool AgentMayRefund(long cents) => cents <= AgentLimitCents;
                public Account Find(string id) => new(1, 2);
            }

            public sealed record Account(decimal Balance, decimal WithdrawLimit) { public bool Covers(decimal amount) => amount <= WithdrawLimit; }
            """),
        isLimit ? [Expect.Suggestion(Id)] : []);
}
