using V = PolicyAnalyzers.Analyzers.Tests.Verify<PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer>;

namespace PolicyAnalyzers.Analyzers.Tests.Authorization;

public sealed class CallerCheckTests
{
    private const string Id = "POL2004";

    public static TheoryData<string> Checks => new(
        """Func<string> currentUser = () => context.UserId; var requester = currentUser(); if ({|#0:requester != "svc-returns@quickship.example"|}) { return "Foreign orders are closed to you."; }""",
        """string caller = input; if ({|#0:caller == "head.of.permits@cityhall.example"|}) { await store.RemoveAsync(input); }""",
        """var item = await store.FindAsync(input); var caller = user.FindFirst(ClaimTypes.NameIdentifier)?.Value; if (item is null || {|#0:item.OwnerId != caller|}) { return "There is no such item."; }""",
        """var item = await store.FindAsync(input); if ({|#0:item.OwnerId != context.UserId|}) { return "There is no such item."; }""",
        """if ({|#0:context.Email != "dana@contoso.example"|}) { return "no"; }""",
        """if ({|#0:user.FindFirst(ClaimTypes.Email)?.Value != "dana@contoso.example"|}) { return "no"; }""",
        """if ({|#0:user.FindFirstValue("email") == "x"|}) { throw new InvalidOperationException(); }""",
        """if (!{|#0:user.HasClaim("tid", "72f988bf")|}) { return "no"; }""",
        """if (!{|#0:string.Equals(context.TenantId, "contoso", StringComparison.OrdinalIgnoreCase)|}) { return "no"; }""",
        """if (!{|#0:context.Email.EndsWith("@contoso.example")|}) { return "no"; }""",
        """if ({|#0:user.Identity?.Name == "alice"|}) { await store.RemoveAsync(input); }""",
        """var who = user.FindFirstValue("preferred_username"); if ({|#0:who is "alice" or "bob"|}) { await store.RemoveAsync(input); }""",
        """if (!{|#0:Allowed.Contains(context.UserId)|}) { return "no"; }""",
        """if (!{|#0:new[] { "a", "b" }.Contains(context.UserId)|}) { return "no"; }""",
        """string[] chiefs = ["a", "b"]; if (!{|#0:chiefs.Contains(context.UserId)|}) { return "for chiefs"; }""",
        """var order = new Order("c", "c@contoso.example", "u"); if ({|#0:order.CustomerId != Held.CurrentUser.CustomerId|}) { throw new InvalidOperationException("another's order"); }""",
        """if (!{|#0:user.FindAll("groups").Any(c => c.Value == "8f0a")|}) { return "no"; }""",
        """var item = await store.FindAsync(input); if ({|#0:item.OwnerId != context.UserId|}) { throw new UnauthorizedAccessException("This item is not yours."); }""",
        """if ({|#0:Environment.UserName != "svc-agent"|}) { return "no"; }""",
        """if ({|#0:context is { TenantId: "contoso" }|}) { await store.RemoveAsync(input); }""",
        """if (context.Email?{|#0:.EndsWith("@contoso.example")|} != true) { return "no"; }""",
        """if (!{|#0:context.UserId.StartsWith("adm-")|}) { return "Only admins may do that."; }""",
        """if ({|#0:Array.IndexOf(Allowed, context.UserId) < 0|}) { return "no"; }""",
        """var mail = input; if ({|#0:Array.IndexOf(Allowed, mail) < 0|}) { return "Sorry, only admins may do that."; }""",
        """if (!{|#0:context.Email.EndsWith("@" + input, StringComparison.OrdinalIgnoreCase)|}) { return "no"; }""",
        """var requestedBy = input; if (!{|#0:Allowed.Contains(requestedBy)|}) { return $"{requestedBy} is not authorized to do that."; }""",
        """var order = new Order("c", "c@contoso.example", "u"); if ({|#0:order.CustomerId != context.UserId|}) { return "not found"; }""",
        """var order = new Order("c", "c@contoso.example", "u"); if (!{|#0:string.Equals(order.CustomerEmail, context.Email, StringComparison.OrdinalIgnoreCase)|}) { return "not found"; }""",
        """var item = await store.FindAsync(input); if (!{|#0:item.OwnerId.Equals(context.UserId)|}) { return "There is no such item."; }""",
        """var groups = user.FindAll("groups").Select(c => c.Value).ToArray(); if ({|#0:Array.TrueForAll(groups, group => group != "legal")|}) { return "no"; }""",
        """if ({|#0:Array.TrueForAll(Held.CurrentUser.Groups, group => group != "legal")|}) { return "no"; }""",
        """return Pages.Of(input) switch { null => "There is no such page.", { Author: var author } when {|#0:author != user.Identity?.Name|} => "Only the author deletes a page.", _ => await store.FindAsync(input) is null ? "gone" : "deleted" };""",
        """var from = Pages.From; if (!{|#0:Allowed.Contains(from.Id)|}) { return "no"; }""",
        """var team = user.FindFirst("team")?.Value ?? ""; if (!Teams.TryGetValue(team, out var list) || !{|#0:list.Contains(input)|}) { return "no"; }""");

    private const string Member = """
        private static readonly Dictionary<string, string[]> Teams = new();

        private sealed class Person { public string[] Groups { get; } = []; public string CustomerId { get; set; } public string Department { get; set; } }

        private static class Held { public static Person CurrentUser = new(), Author = new(); }

        private static readonly string[] Allowed = ["a", "b"];

        private sealed record Page(string Author, string Title);

        private sealed record ChannelAccount(string Id);

        private sealed record Route(string Id);

        private static class Pages { public static ChannelAccount From = new("a"); public static Route Start = new("a"); public static Page? Of(string id) => null; }

        private sealed record Order(string CustomerId, string CustomerEmail, string UserId);

        private static string Audience(string callerId)
        {
            switch (callerId)
            {
                case "urn:public": return "https://api.contoso.example";
                case "urn:gov": return "https://api.contoso.example/gov";
                default: return null;
            }
        }
        """;

    [Theory]
    [MemberData(nameof(Checks))]
    public Task In_a_tool_it_is_a_warning(string body) => V.Source(Tool.With(body, Member), Expect.Warning(Id));

    [Theory]
    [MemberData(nameof(Checks))]
    public Task Where_no_root_reaches_it_is_silent(string body) => V.Source(Tool.Without(body, Member));

    [Theory]
    [InlineData("""if (string.IsNullOrEmpty(context.UserId)) { throw new UnauthorizedAccessException("Nobody is signed in."); }""")]
    [InlineData("""if (context.UserId == "") { throw new UnauthorizedAccessException(); }""")]
    [InlineData("""if (context.UserId == "anonymous") { return "Please sign in."; }""")]
    [InlineData("""if (user.FindFirst("sub") is null) { throw new UnauthorizedAccessException(); }""")]
    [InlineData("""var all = new List<Item>(); var mine = all.Where(item => item.OwnerId == context.UserId).ToList(); Console.WriteLine(mine.Count);""")]
    [InlineData("""var all = new List<Item>(); var mine = all.FirstOrDefault(item => item.OwnerId == context.UserId); if (mine is null) { return "There is none."; }""")]
    [InlineData("""var item = await store.FindAsync(input); if (item.OwnerId == context.UserId) { input += "!"; }""")]
    [InlineData("""await http.GetAsync($"tenants/{context.TenantId}/items");""")]
    [InlineData("""var name = context.UserId == "dana" ? "chief" : context.UserId; Console.WriteLine(name);""")]
    [InlineData("""var to = input; if (to == "support@contoso.example") { to = "[internal] " + to; }""")]
    [InlineData("""var sender = input; if (sender == "no-reply@contoso.example") { return "That mail was sent by a machine."; }""")]
    [InlineData("""var agent = input; if (agent == "billing-agent") { await store.RemoveAsync("billing"); }""")]
    [InlineData("""var email = input; if (!email.Contains('@')) { return "This is no address."; }""")]
    [InlineData("""var userId = input; if (userId.Length > 20) { return "Too long."; }""")]
    [InlineData("""var callerId = context.UserId; if (callerId.StartsWith("bot:")) { return callerId.Substring("bot:".Length); }""")]
    [InlineData("""if (context.UserId.StartsWith("bot:")) { input = context.UserId[4..]; return input; }""")]
    [InlineData("""input = Audience(context.UserId) ?? input;""")]
    [InlineData("""return Pages.Of(input) switch { { Title: var title } when title != user.Identity?.Name => "Another title.", _ => "done" };""")]
    [InlineData("""var from = Pages.Start; if (!Allowed.Contains(from.Id)) { return "no"; }""")]
    [InlineData("""if (!context.Email.StartsWith("ServicePrincipal-")) { await store.RemoveAsync(input); }""")]
    [InlineData("""if (context.UserId?.StartsWith("auth0|") == true) { await store.RemoveAsync(input); }""")]
    [InlineData("""var mail = input; int place = mail.IndexOf('@'); if (mail.IndexOf("@") < 0) { return "This is no address."; } Console.WriteLine(place);""")]
    [InlineData("""var mail = input; if (Array.IndexOf(Allowed, mail) >= 0) { input = "[known] " + mail; }""")]
    [InlineData("""var file = input; if (!file.EndsWith("@" + context.Language)) { return "no"; }""")]
    [InlineData("""var requestedBy = input; if (Allowed.Contains(requestedBy)) { input = "[known] " + requestedBy; }""")]
    [InlineData("""var order = new Order("c", "d", "u"); if (order.CustomerId == input) { return "That is the order of this customer."; }""")]
    [InlineData("""var orders = new List<Order>(); var mine = orders.Where(order => order.CustomerId == context.UserId).ToList(); Console.WriteLine(mine.Count);""")]
    [InlineData("""var order = new Order("c", "d", "u"); if (order.CustomerId == context.UserId) { input += " (yours)"; }""")]
    [InlineData("""if (Array.TrueForAll(Held.Author.Groups, group => group != "legal")) { return "It is of another department."; }""")]
    [InlineData("""var order = new Order("c", "d", "u"); if (order.CustomerId == Held.Author.CustomerId) { return "That is the order of the author."; }""")]
    [InlineData("""var known = new List<string>(); if (!known.Contains(context.UserId)) { known.Add(context.UserId); }""")]
    [InlineData("""if (Held.Author.Department == "HR") { return "It is of another department."; }""")]
    [InlineData("""input += Held.CurrentUser.Department == "HR" ? " (HR)" : "";""")]
    [InlineData("""var labels = new Dictionary<string, string>(); if (labels.TryGetValue(user.FindFirst("team")?.Value ?? "", out var label)) { input = label + input; }""")]
    public Task What_only_names_somebody_is_silent(string body) => V.Source(Tool.With(body, Member));

    /// <summary>What only reads has no other consequence than that it answers.</summary>
    [Theory]
    [InlineData("""if ({|#0:note.HolderId != context.UserId|}) { return "There is no such note."; }""", true)]
    [InlineData("""if ({|#0:note.TenantId != context.TenantId|}) { return $"There is no note {input}."; }""", true)]
    [InlineData("""if ({|#0:note.UserId != context.UserId|}) { return null; }""", true)]
    [InlineData("""if (note.TenantId == input) { return "That is the note of this tenant."; }""", false)]
    [InlineData("""var text = ""; if (note.UserId == context.UserId) { text = "yours: "; } input = text;""", false)]
    [InlineData("""var all = new List<Note>(); note = all.Find(one => one.TenantId == context.TenantId && one.UserId == context.UserId) ?? note;""", false)]
    [InlineData("""foreach (var one in new[] { note }) { if (one.UserId == context.UserId) { await store.RemoveAsync(one.Text); } }""", false)]
    public Task A_record_of_somebody_else_is_as_if_there_were_none(string body, bool isCheck) => V.Source(
        Tool.With(
            "return await ShowAsync(input);",
            $$"""
            private sealed record Note(string HolderId, string UserId, string TenantId, string Text);

            private async Task<string> ShowAsync(string input)
            {
                await Task.Yield();
                Note note = new(input, input, input, input);
                {{body}}
                return note.Text;
            }
            """).Replace("await http.DeleteAsync(input);", "", StringComparison.Ordinal),
        isCheck ? [Expect.Warning(Id)] : []);

    /// <summary>Whom somebody says to be is compared with whom a record names, and a refusal speaks of access, in whatever language.</summary>
    [Theory]
    [InlineData("""if (!{|#0:clientId.Equals(booking.ClientId, StringComparison.OrdinalIgnoreCase)|}) { return "ACCESO DENEGADO: El documento no coincide."; }""", true)]
    [InlineData("""var bookingClientId = booking.ClientId; if (bookingClientId == null || !{|#0:clientId.Equals(bookingClientId)|}) { return "Acesso negado."; }""", true)]
    [InlineData("""if ({|#0:booking.UserId != userId|}) { return "Zugriff verweigert."; }""", true)]
    [InlineData("""if ({|#0:userId != booking.UserId|}) { return "Accès refusé : " + userId; }""", true)]
    [InlineData("""if ({|#0:booking.UserId != userId|}) { return "Non sei autorizzato: accesso negato."; }""", true)]
    [InlineData("""if ({|#0:booking.UserId != userId|}) { throw new UnauthorizedAccessException(); }""", true)]
    [InlineData("""if (booking.UserId != userId) { return "La reserva es de otro cliente."; }""", false)]
    [InlineData("""if (booking.UserId != userId) { return "Nicht gefunden."; }""", false)]
    [InlineData("""if (booking.Place != userId) { return "Acceso denegado."; }""", false)]
    [InlineData("""if (booking.ClientId == clientId) { input += " (suya)"; }""", false)]
    public Task Whom_a_record_names_is_compared_before_a_refusal(string body, bool isCheck) => V.Source(
        Tool.With(
            "return await CancelAsync(input, input, input);",
            $$"""
            private sealed record Booking(string ClientId, string UserId, string Place);

            private async Task<string> CancelAsync(string input, string clientId, string userId)
            {
                await Task.Yield();
                Booking booking = new(input, input, input);
                {{body}}
                return input + clientId + userId;
            }
            """).Replace("await http.DeleteAsync(input);", "", StringComparison.Ordinal),
        isCheck ? [Expect.Warning(Id)] : []);

    [Theory]
    [InlineData("""if (!{|#0:context.Email.IsLead()|}) { return "Only project leads delete issues."; }""", true)]
    [InlineData("""if ({|#0:context.Email.IsLead()|}) { await store.RemoveAsync(input); }""", true)]
    [InlineData("""if (!input.IsLead()) { return "Only leads get that mail."; }""", false)]
    [InlineData("""if (!context.Email.IsAddress()) { return "That is no address."; }""", false)]
    [InlineData("""if (!context.Language.IsLead()) { return "no"; }""", false)]
    [InlineData("""input += context.Email.IsLead() ? " (lead)" : "";""", false)]
    public Task A_helper_that_looks_in_a_list_decides_where_it_is_asked_of_the_caller(string body, bool isCheck) => V.Source(
        Tool.With(
            body,
            types: """
                internal static class Mails
                {
                    private static readonly string[] s_leads = ["maria@acme.example", "jon@acme.example"];
                    public static bool IsLead(this string mail) => s_leads.Contains(mail, StringComparer.OrdinalIgnoreCase);
                    public static bool IsAddress(this string mail) => mail.Contains('@');
                }
                """),
        isCheck ? [Expect.Warning(Id)] : []);
}
