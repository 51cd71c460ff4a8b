namespace PolicyAnalyzers.Analyzers.Prompts;

/// <summary>The English words that rules about access are made of. Data, and how verbs are inflected.</summary>
internal static class PromptVocabulary
{
    private static readonly (Meaning Meaning, string Words)[] Words =
    [
        (Meaning.Role | Meaning.Rank | Meaning.Power | Meaning.Approver, "administrators admins managers supervisors superusers super-users superadmins sysadmins moderators approvers auditors executives directors officers maintainers superiors owners"),
        (Meaning.Role | Meaning.Approver, "administrator admin manager supervisor superuser super-user superadmin sysadmin approver director owner ceo cfo cto ciso coo executive officer maintainer superior management controller"),
        (Meaning.Role | Meaning.Approver, "hr finance legal compliance payroll procurement"),
        (Meaning.Role, "moderator auditor staff employees personnel physicians clinicians doctors nurses pharmacists therapists tellers cashiers accountants editors operators contributors viewers teachers instructors trustees technicians dispatchers recruiters physician clinician teller sre dba holder holders adjuster adjusters underwriter underwriters broker brokers trader traders driver drivers examiner examiners registrar registrars lawyers attorney attorneys librarian librarians engineers analysts developers editor-in-chief editors-in-chief pilot pilots inspector inspectors curator curators dispatcher captain captains"),
        (Meaning.Role | Meaning.Rank, "interns contractors viewers contributors editors freelancers trainees paralegals apprentices volunteers"),
        (Meaning.Approver, "human lead principal physician supervisor's manager's director's administrator's admin's owner's cfo's ceo's human's hr's board treasurer attorney counsel superior's"),
        (Meaning.Reserved, "admin-only admins-only administrator-only administrators-only manager-only managers-only owner-only owners-only staff-only partner-only partners-only attorney-only attorneys-only supervisor-only supervisors-only moderator-only employee-only employees-only member-only members-only hr-only human-only humans-only superuser-only"),
        (Meaning.Person, "user users caller callers customer customers requester requesters requestor requestors person people individual individuals employee employees member members client clients they he she someone anyone anybody everyone everybody patient patients student students guest guests account accounts visitor visitors subscriber subscribers agent-user sender attendee attendees participant participants intern contractor pupil pupils parent parents passenger passengers resident residents citizen citizens policyholder policyholders applicant applicants tenant tenants"),
        (Meaning.Person, "user's users' caller's customer's customers' requester's requestor's person's employee's member's client's patient's student's their sender's"),
        (Meaning.Anybody, "anyone anybody nobody"),
        (Meaning.Authorized, "authorized authorised entitled privileged unauthorized unauthorised"),
        (Meaning.Listed, "pre-approved preapproved allow-listed allowlisted whitelisted"),
        (Meaning.Known, "authenticated verified registered internal logged-in signed-in premium trusted identity"),
        (Meaning.Lesser, "guest guests anonymous unauthenticated unverified external regular standard ordinary junior trial"),
        (Meaning.Permission, "permission permissions privilege privileges authorization authorisation clearance entitlement entitlements rights authority"),
        (Meaning.Group, "role roles group groups team department desk division squad committee tier scope scopes"),
        (Meaning.Over, "over above exceed exceeds exceeding than beyond > maximum"),
        (Meaning.Firm, "never not cannot can't don't doesn't isn't aren't only unless refuse refuses deny denies denied decline declines reject rejects block blocked forbid forbidden prohibited allow allowed permit permitted grant disallow disallowed mustn't may must"),
        (Meaning.Not, "never not cannot can't don't doesn't isn't aren't mustn't shouldn't"),
        (Meaning.Stop, "if when unless while because since until to for by about on with in from at of you i your my it that which who and or if's is are be include includes do don't"),
        (Meaning.Approval, "approval approvals consent sign-off signoff pre-approval"),
        (Meaning.Other, "other another others other's others' else else's"),
        (Meaning.Own, "own owns owned belong belongs belonging same related pertaining"),
        (Meaning.Prompt, "instructions instruction prompt prompts guidelines guideline persona reasoning"),
    ];

    private static readonly (Meaning Meaning, string Verbs)[] Verbs =
    [
        (Meaning.Act | Meaning.Look, "access view see read edit modify update change delete remove cancel export download query retrieve manage fetch list return lookup search request"),
        (Meaning.Act | Meaning.Look | Meaning.Tell, "disclose reveal share show expose provide give discuss display release send tell"),
        (Meaning.Act, "create add approve reject authorize authorise grant revoke assign execute run invoke call use perform submit deploy reset restart configure request open close order override bypass waive adjust disable enable publish post write make obtain get receive handle initiate trigger terminate provision act merge promote archive restore sign escalate book schedule place prescribe"),
        (Meaning.Act | Meaning.Spend, "approve auto-approve issue process pay refund transfer reimburse disburse spend authorize authorise grant purchase"),
    ];

    /// <summary>What is called by somebody of whom it is: an admin portal, a user id.</summary>
    private static readonly HashSet<string> Things = new(StringComparer.Ordinal)
    {
        "agent", "agents", "assistant", "assistants", "bot", "bots", "tool", "tools", "plugin", "plugins", "persona", "panel", "portal", "console", "dashboard", "page", "center", "api", "email", "password", "name", "names", "id", "ids", "field", "url", "key",
        "expert", "specialist", "mode", "interface", "app", "application", "service", "services", "login", "data", "address", "skill", "node",
    };

    /// <summary>What a program manages.</summary>
    private static readonly HashSet<string> Programs = new(StringComparer.Ordinal)
    {
        "password", "task", "file", "context", "package", "window", "device", "resource", "session", "secret", "secrets", "memory", "state", "connection", "event", "config", "configuration", "download", "key", "azure", "api", "plugin", "kernel", "virtual", "content",
    };

    /// <summary>A tool that asks for it is called so: RequestApproval.</summary>
    private const string Request = "tapproval";

    /// <summary>And so is what it answers with: requiresHumanApproval.</summary>
    private const string Answer = "humanapproval";

    private static readonly char[] Dots = ['.', ':'];

    /// <summary>Meanings as numbers, because the runtime has the code of such a table ready.</summary>
    private static readonly Dictionary<string, int> Meanings = Build();

    public static Meaning Of(string word)
    {
        if (Meanings.TryGetValue(word, out int meaning))
        {
            return (Meaning)meaning;
        }

        if (word.StartsWith("non-", StringComparison.Ordinal))
        {
            return Meanings.TryGetValue(word.Substring(4), out int rest) && ((Meaning)rest & (Meaning.Role | Meaning.Person | Meaning.Authorized)) != 0 ? Meaning.Non : Meaning.None;
        }

        if (word.EndsWith(Request, StringComparison.Ordinal) || word.EndsWith(Answer, StringComparison.Ordinal))
        {
            return Meaning.Approval;
        }

        return IsMoney(word) ? Meaning.Amount | Meaning.Money : IsAmount(word) ? Meaning.Amount : IsDotted(word) ? Meaning.Dotted : Meaning.None;
    }

    /// <summary>What a word means after another: a package manager is nobody, a project lead and an editor in chief are somebody.</summary>
    public static Meaning After(PromptWord previous, string word, Meaning meaning) => word switch
    {
        _ when previous.EndsPart => meaning,
        "manager" or "managers" or "controller" when Programs.Contains(previous.Text) => Meaning.None,
        "lead" or "leads" when previous.Text is "department" or "group" or "project" or "shift" or "team" or "tech" => meaning | Meaning.Role | Meaning.Approver,
        "chief" when previous.Text is "in" => meaning | Meaning.Role,
        _ => meaning,
    };

    /// <summary>A word before another: an admin portal is nobody, 15 percent are an amount.</summary>
    public static PromptWord Before(PromptWord word, string next) =>
        Units.Contains(next) && word.Text.All(char.IsDigit) ? word with { Meaning = next is "percent" ? Meaning.Amount : Meaning.Amount | Meaning.Money } :
        !word.EndsPart && (word.Meaning & (Meaning.Role | Meaning.Approver | Meaning.Person)) != 0 && Things.Contains(next) && !(next == "data" && (word.Meaning & Meaning.Role) == 0) ? word with { Meaning = word.Meaning & ~(Meaning.Role | Meaning.Rank | Meaning.Power | Meaning.Approver | Meaning.Person) } : word;

    /// <summary>What makes a short number an amount: 15 percent, 50 euros.</summary>
    private static readonly HashSet<string> Units = new(StringComparer.Ordinal) { "percent", "dollars", "euros", "euro", "eur", "usd", "gbp", "pounds", "chf", "francs" };

    private static bool IsMoney(string word) => word.Length > 1 && word[0] is '$' or '€' or '£';

    private static bool IsAmount(string word) =>
        word == Values.ValueReader.Hole || (word.Length > 1 && (word[word.Length - 1] == '%' || (word.Length > 2 && word.All(static letter => char.IsDigit(letter) || letter is ',' or '.'))));

    /// <summary>But no abbreviation: e.g., i.e.</summary>
    private static bool IsDotted(string word) => word.IndexOfAny(Dots) > 1;

    private static Dictionary<string, int> Build()
    {
        Dictionary<string, int> meanings = new(StringComparer.Ordinal);
        foreach ((Meaning meaning, string words) in Words)
        {
            foreach (string word in words.Split(' '))
            {
                Add(word, meaning);
            }
        }

        foreach ((Meaning meaning, string verbs) in Verbs)
        {
            foreach (string verb in verbs.Split(' '))
            {
                foreach (string form in Forms(verb))
                {
                    Add(form, meaning | Meaning.Stop);
                }
            }
        }

        return meanings;

        void Add(string word, Meaning meaning) => meanings[word] = meanings.TryGetValue(word, out int known) ? known | (int)meaning : (int)meaning;
    }

    private static IEnumerable<string> Forms(string verb)
    {
        yield return verb;
        yield return verb.EndsWith("s", StringComparison.Ordinal) || verb.EndsWith("sh", StringComparison.Ordinal) || verb.EndsWith("ch", StringComparison.Ordinal) ? verb + "es"
            : verb.EndsWith("fy", StringComparison.Ordinal) || verb.EndsWith("ry", StringComparison.Ordinal) ? verb.Substring(0, verb.Length - 1) + "ies"
            : verb + "s";
        string stem = verb.EndsWith("e", StringComparison.Ordinal) ? verb.Substring(0, verb.Length - 1)
            : verb is "cancel" or "submit" or "transfer" or "run" or "get" ? verb + verb[verb.Length - 1]
            : verb;
        yield return stem + "ing";
        yield return verb switch
        {
            "see" => "seen",
            "give" => "given",
            "tell" => "told",
            "send" => "sent",
            "pay" => "paid",
            "make" => "made",
            "write" => "written",
            "spend" => "spent",
            "show" => "shown",
            _ => verb.EndsWith("fy", StringComparison.Ordinal) || verb.EndsWith("ry", StringComparison.Ordinal) ? verb.Substring(0, verb.Length - 1) + "ied" : stem + "ed",
        };
    }
}
