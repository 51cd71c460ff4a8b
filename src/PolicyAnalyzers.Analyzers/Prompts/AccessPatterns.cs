namespace PolicyAnalyzers.Analyzers.Prompts;

/// <summary>How English states who may do what. Data; <see cref="WordPattern"/> says how it is read.</summary>
internal static class AccessPatterns
{
    public static readonly (AccessRuleKind Kind, string Pattern)[] All =
    [
        // Refunds over 500 need the approval of a manager.
        (AccessRuleKind.Approval, "<Approver> <Approval>|authorization|authorisation|permission & require|requires|required|need|needs|must|without|unless|until|before|only|never|always|obtain"),
        (AccessRuleKind.Approval, "<Approver> must|should|has|have|needs|need to? ..1 approve|authorize|authorise"),
        (AccessRuleKind.Approval, "<Approval>|authorization|authorisation|permission from|by|of ..4 <Approver> & require|requires|required|need|needs|must|without|unless|until|before|only|never|always|obtain|get"),
        (AccessRuleKind.Approval, "approved|authorized|authorised by ..4 <Approver> & must|only|unless|until|never|without|need|needs|require|requires|required|before"),
        (AccessRuleKind.Approval, "<Over> <Amount> ..6 require|requires|required|need|needs|must ..3 <Approval>|approve|approved"),
        (AccessRuleKind.Approval, "require|requires|need|needs|required ..3 <Approval> ..6 <Over> <Amount>"),
        (AccessRuleKind.Approval, "require|requires|need|needs|required ~1 senior|managerial|supervisory|management|executive <Approval>"),

        (AccessRuleKind.Approval, "require|requires|need|needs|required ~1 two-person|dual|second|four-eyes <Approval>"),
        (AccessRuleKind.Approval, "<Over> <Amount> ..6 <Approver> ..3 approve|approves|<Approval>|sign"),
        (AccessRuleKind.Approval, "escalate ..6 <Over> <Amount> & refund|refunds|payment|payments|discount|discounts|credit|transfer|transfers|expense|expenses|purchase|purchases|invoice|invoices|loan|loans|withdrawal|withdrawals"),

        (AccessRuleKind.Approval, "unless|until|before|without|after|if ..2 <Approver> ..2 agrees|agreed|consents|consented|confirms|confirmed|approves|approved|signs|signed"),
        (AccessRuleKind.Approval, "need|needs|require|requires ..1 second|another pair of eyes"),
        (AccessRuleKind.Approval, "<Over> <Amount> ..2 are|is only? reserved? for|to ~3 <Rank>|<Approver>|leads"),
        (AccessRuleKind.Approval, "only|never|not ..1 call|use|invoke|run|execute|deploy|delete|transfer|send ..4 after|before|unless|until|once ..1 <Approval> ..1 was|is|has|have ..1 granted|given|obtained|received"),
        (AccessRuleKind.Approval, "confirm|verify|obtain|check|ensure|require ~1 business|change|management|managerial|budget|clinical|legal|written|formal <Approval> before|first|prior"),
        (AccessRuleKind.Approval, "<Approval> ..2 only|always ..1 for|when|if ..4 destructive|sensitive|dangerous|critical|irreversible|risky"),

        // You may refund up to $100.
        (AccessRuleKind.Limit, "<Not>|may|can|only|must ..4 <Spend> ..8 <Over>|to ..2 <Amount> & refund|refunds|payment|payments|discount|discounts|credit|credits|transfer|transfers|expense|expenses|purchase|purchases|order|orders|invoice|invoices|loan|loans|reimbursement|reimbursements|withdrawal|withdrawals|transaction|transactions|payouts|funds|pay|spend"),

        (AccessRuleKind.Limit, "^ approve|auto-approve|authorize|refund ..6 under|below|up|<Over> to? <Amount> & claim|claims|refund|refunds|payment|payments|discount|discounts|credit|credits|transfer|transfers|expense|expenses|purchase|purchases|invoice|invoices|loan|loans|withdrawal|withdrawals"),
        (AccessRuleKind.Limit, "<Not>|can|only|may ..4 <Spend> ..8 under|below <Amount> & refund|refunds|payment|payments|discount|discounts|credit|credits|transfer|transfers|expense|expenses|withdrawal|withdrawals"),

        // The total must be less than $1000.
        (AccessRuleKind.Limit, "total|amount|sum ..1 must|should|cannot|can't|may not? be? less|lower|smaller|below|under|exceed|over|above|more|at|up ..2 <Money>"),

        // Users may only see their own orders.
        (AccessRuleKind.Owner, "<Person>|<Role> ..3 can|may|should|must|cannot|can't|not only|not? ..2 <Look> ..4 own"),
        (AccessRuleKind.Owner, "only|never|not|don't|cannot ..3 <Look> ..5 their own"),
        (AccessRuleKind.Owner, "<Not>|only ..3 <Look> ..8 <Other> user's|users'|customer's|customers'|employee's|employees'|patient's|patients'|tenant's|tenants'|person's|client's|member's"),
        (AccessRuleKind.Owner, "<Not>|only ..3 <Look> ..8 about|of|for|with|to <Other> users|user|customers|customer|employees|employee|patients|patient|tenants|tenant|clients|client|members|member"),
        (AccessRuleKind.Owner, "<Not>|only ..3 <Look> ..10 of|about|for|from|to|with? someone|anyone|anybody|somebody else|else's"),
        (AccessRuleKind.Owner, "<Person>|<Role>|<Lesser> ..1 <Not> ..1 be? ..2 <Look> ..6 <Other> <Person>|<Role>"),
        (AccessRuleKind.Owner, "only|never|not ..3 <Look>|<Spend> ..6 same <Person>"),
        (AccessRuleKind.Owner, "reject|refuse|deny|decline|block ..6 <Look> ..4 <Other> <Person>"),
        (AccessRuleKind.Owner, "if|when|whenever ~2 <Person> ..2 asks|ask|asked|requests|request|wants|want|tries|attempts ..6 <Other> user's|users'|customer's|customers'|employee's|employees'|patient's|patients'|tenant's|tenants'|person's|client's|member's|student's & refuse|decline|deny|reject|never|cannot"),
        (AccessRuleKind.Owner, "if|when|whenever ~2 <Person> ..2 asks|ask|asked|requests|request|wants|want|tries|attempts ..4 about|of|for <Other> users|user|customers|customer|employees|employee|patients|patient|tenants|tenant|clients|client|members|member|students|student|person & refuse|decline|deny|reject|never|cannot"),
        (AccessRuleKind.Owner, "if|when|unless|that|which|until ~3 <Person> ..2 own|owns & <Firm>"),
        (AccessRuleKind.Owner, "<Look> ..6 belong|belongs|belonging|owned to|by ~3 <Person>|<Role> & <Not>|only|refuse|deny|reject"),
        (AccessRuleKind.Owner, "only|never|not ..1 <Look> ..4 related|relating|pertaining|relevant|specific to ~1 current|authenticated|signed-in|logged-in|requesting <Person>"),
        (AccessRuleKind.Owner, "^ only <Look> ..6 authenticated|signed-in|logged-in|requesting <Person>"),

        (AccessRuleKind.Owner, "check|verify|ensure|confirm|validate|sure ..5 belongs|belong|owned to|by ~3 <Person>"),
        (AccessRuleKind.Owner, "<Not>|only ..12 <Person> other than ~2 <Person>|themselves"),
        (AccessRuleKind.Owner, "only|never|not ..3 <Look> ..6 <Person> ..3 has|have|is|are ..2 <Permission>|<Authorized>|access|allowed|permitted"),

        // Only administrators may delete.
        (AccessRuleKind.Caller, "only ~3 <Role> ..8 can|may|should|must|are|is|have|has|<Act>"),
        (AccessRuleKind.Caller, "only ~2 <Person> with|who|in|having|whose|from|assigned ..12 can|may|should|must|are|is|have|has"),
        (AccessRuleKind.Caller, "only ~2 members|employees|people|staff|users|colleagues|analysts|developers|engineers|traders of|in|from ~4 <Group> can|may|must|should <Act>"),
        (AccessRuleKind.Caller, "only ~1 <Authorized>|<Known>|internal ~1 <Person>|<Role>|parties ..6 can|may|should|must|are|is|have|has|<Act>"),
        (AccessRuleKind.Caller, "only ..3 <Act> ..4 by ~3 <Role>|<Authorized>|<Known>"),
        (AccessRuleKind.Caller, "only ..1 by ~3 <Role>|<Authorized>"),
        (AccessRuleKind.Caller, "only be ..3 by ~3 <Role>|<Authorized>"),
        (AccessRuleKind.Caller, "only be ..3 by ~2 members|employees|people|staff|users|colleagues of|in|from ~4 <Group>"),
        (AccessRuleKind.Caller, "only be ..1 called|invoked|used|run|executed for ~3 <Role>|<Authorized>"),
        (AccessRuleKind.Caller, "let|allow only ~3 <Role>|<Authorized> to? <Act>"),
        (AccessRuleKind.Caller, "let|allow only ~2 members|employees|people|staff|users|colleagues of|in|from ~4 <Group> to? <Act>"),
        (AccessRuleKind.Caller, "only the? editor|editors in <Role> can|may|must|should|<Act>"),
        (AccessRuleKind.Caller, "available|accessible|granted|permitted|allowed|open only ..1 to|for|by ~3 <Role>|<Authorized>|<Known>"),
        (AccessRuleKind.Caller, "visible|viewable only ..1 to|for|by ~2 <Rank>|attorneys|lawyers"),
        (AccessRuleKind.Caller, "only ..1 available|accessible|granted|permitted|allowed|open to|for|by ~3 <Role>|<Authorized>|<Known>"),
        (AccessRuleKind.Caller, "available|accessible|restricted|limited to|for ~3 <Role> only"),
        (AccessRuleKind.Caller, "restricted|limited|reserved|exclusive|confined to|for ~3 <Role>|<Authorized>"),
        (AccessRuleKind.Caller, "restricted|limited|reserved|exclusive|confined to|for ~1 <Person> with|who|in"),
        (AccessRuleKind.Caller, "for? <Power>|admin|administrator|manager|supervisor only $"),
        (AccessRuleKind.Caller, "<Reserved>"),
        (AccessRuleKind.Caller, "only ..12 human|humans may|can|must|should ..1 do|<Act>"),
        (AccessRuleKind.Caller, "only <Listed> chat|chats|recipient|recipients|contact|contacts|address|addresses|number|numbers|vendor|vendors|supplier|suppliers|payees|accounts|partners|<Person> ..1 are|is|can|may"),

        (AccessRuleKind.Caller, "only|unless when|if ..3 request|requests|question|message|call|order comes|come|came|is|are from ~3 <Role>|<Authorized>"),
        (AccessRuleKind.Caller, "tool|function|command|operation|action|feature ..1 is|are for ~2 <Rank>"),
        (AccessRuleKind.Caller, "<Lesser>|<Rank> ..2 get|gets|have|has|receive|receives ..1 read|view|read-only|view-only access only? $"),

        // Guests may not.
        (AccessRuleKind.Caller, "<Non> ..10 <Not>|only|refuse|deny"),
        (AccessRuleKind.Caller, "<Not>|only|refuse|deny ..12 <Non>"),
        (AccessRuleKind.Caller, "<Rank> ..2 cannot|can't|mustn't|shouldn't ~2 <Act>|have"),
        (AccessRuleKind.Caller, "<Rank> ..2 can|may|must|should|are|do not ~2 <Act>|have"),
        (AccessRuleKind.Caller, "<Rank> ..2 can|may|must|should ..6 but ..2 must|may|can|should not ..1 <Act>"),
        (AccessRuleKind.Caller, "<Rank> ..2 can|may|must|should|are|do not ..2 allowed|permitted|authorized|authorised"),
        (AccessRuleKind.Caller, "<Person>|<Role>|<Rank> below|under|above|without ..3 cannot|can't|not ..2 <Act>"),
        (AccessRuleKind.Caller, "<Lesser> <Person> ..3 cannot|can't|not|only ..2 <Act>|have|allowed|permitted|authorized"),
        (AccessRuleKind.Caller, "<Person>|<Role>|<Lesser> are|is not ..1 allowed|permitted|authorized|authorised|entitled to ..1 <Act>"),
        (AccessRuleKind.Caller, "guests ..2 not|cannot|can't ..2 access|see|view|allowed|permitted|delete|edit|modify|change"),
        (AccessRuleKind.Caller, "not|never let|allow ~2 <Role>|<Lesser> ..1 <Act>|to"),
        (AccessRuleKind.Caller, "<Person> who is|are|isn't|aren't not? ~2 <Role>|<Authorized> & <Firm>"),
        (AccessRuleKind.Caller, "<Person> who is|are|isn't|aren't not? in|on|from|of|part ..4 <Group> & <Firm>"),
        (AccessRuleKind.Caller, "be <Tell>|<Look> to|by|for ~2 <Role>|<Rank> only"),
        (AccessRuleKind.Caller, "only be ..2 <Tell>|<Look> to|by ~2 <Role>|<Rank>"),
        (AccessRuleKind.Caller, "<Person> must|should ..1 been|be ..1 verified|identified|authenticated by|before|with"),
        (AccessRuleKind.Caller, "<Person> must|should be in|on|part|member|members ..5 <Group>"),
        (AccessRuleKind.Caller, "only|never|not|refuse|deny ..8 from|for|to|with <Person> with|in|from|of|having|without|outside ..5 <Group>|<Permission>"),
        (AccessRuleKind.Caller, "members|employees|people of|in ~4 <Group> ..1 are ..1 allowed|authorized|permitted"),
        (AccessRuleKind.Caller, "members|employees|people of|in ~4 group|role|department ..1 can|may ..1 <Act>"),
        (AccessRuleKind.Caller, "<Not> ..12 unauthorized|unauthorised <Person>|personnel"),
        (AccessRuleKind.Caller, "role <Role>|<Lesser>|user|viewer|editor ..1 can|may|cannot|has|have|only"),
        (AccessRuleKind.Caller, "<Role>|<Lesser>|viewer|editor|user role ..1 can|may|cannot|has|grants|allows"),
        (AccessRuleKind.Caller, "for <Role>|<Lesser> ..3 only <Look>"),
        (AccessRuleKind.Caller, "grant|allow|deny|give|refuse access only|unless ..8 <Role>|<Group>|<Authorized>"),
        (AccessRuleKind.Caller, "<Person> with|without|in|having|from|outside|holding ..6 <Group>|<Permission> ..4 can|cannot|can't|may|must|should|are|have"),

        // Managers may.
        (AccessRuleKind.Caller, "<Power> ..1 can|may ..2 approve|delete|modify|edit|override|access|view|grant|authorize|issue|cancel|update|create|refund|manage|revoke"),
        (AccessRuleKind.Caller, "<Power> ..1 are ..1 allowed|permitted|authorized|authorised|entitled to"),
        (AccessRuleKind.Caller, "<Power> ..1 have ..2 access"),

        // Unless the user is a manager.
        (AccessRuleKind.Caller, "if|unless|when|until|whether|once|where ~3 <Person> ..1 is|are|was|isn't|aren't not? a|an|the? ~3 <Role> & <Firm>"),
        (AccessRuleKind.Caller, "if|unless|when|until|whether|once|where ~3 <Person> ..1 is|are|isn't|aren't not? <Authorized> & <Firm>"),
        (AccessRuleKind.Caller, "unless|until ~3 <Person> ..2 is|are|been|be ..1 authenticated|verified|identified"),
        (AccessRuleKind.Caller, "if|unless|when|until|whether|once|where ~3 <Person> ..2 has|have|lacks|lack|holds|hold ..5 role & <Firm>"),
        (AccessRuleKind.Caller, "if|unless|when|until|once|where ~3 <Person>|<Role> ..2 has|have|lacks|lack|holds|hold ~4 <Permission>|clearance"),
        (AccessRuleKind.Caller, "if|unless|when|until|once|where ~3 <Person> ..2 in|from|on|of|belong|belongs ..4 group|team|department|role & <Firm>"),
        (AccessRuleKind.Caller, "if|unless|when|where ..4 role is|=|equals|isn't & <Firm>"),

        // Check that the caller is authorized.
        (AccessRuleKind.Caller, "check|verify|ensure|confirm|validate|sure|determine|require ..3 <Person> ..3 is|are|has|have|holds|belongs ..4 <Authorized>|<Permission>|role|<Role>|owner|owns|authority"),
        (AccessRuleKind.Caller, "check|verify|ensure|confirm|validate|sure ..3 <Person> ..2 is|are allowed|permitted to"),
        (AccessRuleKind.Caller, "check|verify|validate|confirm ..1 <Person> ..2 role|roles|permissions|permission|authorization|authorisation|privileges|clearance|entitlements"),
        (AccessRuleKind.Caller, "check|verify|validate|confirm ..2 <Person> identity & before|first|must|never|always|until|unless"),

        (AccessRuleKind.Caller, "identity ..1 cannot|not|has|is ..2 confirmed|verified|established & <Not>|only|until|unless"),

        // Tell salaries to HR only.
        (AccessRuleKind.Caller, "<Not>|only ..3 <Tell> ..10 to|with ~2 <Authorized> ~1 <Person>|personnel|parties"),
        (AccessRuleKind.Caller, "<Not> ..3 <Tell> ..10 to|with anyone|anybody|someone|people|employees|users|persons ..1 other|except|outside|without|unless|but|not"),
        (AccessRuleKind.Caller, "only ..3 <Tell> ..10 to|with ~3 <Role>"),
        (AccessRuleKind.Caller, "deny|denied|refuse|block|grant|allow access|requests ..4 for|to|from|by ~3 <Role>|<Authorized>|<Non>"),

        // Requires the finance role.
        (AccessRuleKind.Caller, "require|requires|requiring|required|needs|need ~2 <Power>|admin|administrator|administrative|elevated|maintainer|manager|supervisor|owner|superuser|<Dotted> ..1 role|roles|permission|permissions|privileges|privilege|rights|scope|access|authorization|authorisation"),
        (AccessRuleKind.Caller, "require|requires|requiring|required|needs|need ~1 <Role>|member|reader|writer|viewer|editor|contributor|operator role"),
        (AccessRuleKind.Caller, "require|requires|requiring|required|needs|need ..2 <Role> or|and ~2 partner|associate|analyst|engineer|developer|agent|clerk|member role|roles $"),
        (AccessRuleKind.Caller, "require|requires|requiring|required|needs|need ..4 <Role> or|and <Role> role|roles|access|permission|permissions|privileges|rights $"),
        (AccessRuleKind.Caller, "require|requires|requiring|required|needs|need ..4 <Role> or|and <Role> role|roles|access|permission|permissions|privileges|rights on|to|for|in"),
        (AccessRuleKind.Caller, "require|requires|requiring|required|needs|need the? <Dotted> $"),
        (AccessRuleKind.Caller, "<Person>|<Role> must|needs|need|should ..1 be ~4 <Role> & <Person>"),
        (AccessRuleKind.Caller, "<Person> ..1 must|needs|need|requires|require|should ..1 have|hold|possess ..5 role|permission|permissions|privileges|rights|scope|clearance"),
        (AccessRuleKind.Caller, "you must|need to? be a|an|the ~3 <Role>|lead to"),
        (AccessRuleKind.Caller, "you are ..2 only|not? authorized|authorised to <Act>"),
        (AccessRuleKind.Caller, "you ..1 have no|not ..2 authority|authorization|authorisation to <Act>"),
    ];
}
