using ChatOpsBot.Agents.Tools;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Tools;

namespace ChatOpsBot.Agents.Catalogue;

/// <summary>What is to hold for a tool from now on. What is null stays as it is; <c>none</c> takes away.</summary>
internal sealed record ToolWish
{
    /// <summary><c>never</c>, <c>first</c>, <c>always</c>, or a condition over the arguments.</summary>
    public string? Approve { get; init; }

    /// <summary>Who may have it called: groups and e-mails, parted by commas.</summary>
    public string? For { get; init; }

    /// <summary>Who may allow its calls: groups, e-mails, roles, <c>owner</c>, parted by commas; or <c>caller</c>.</summary>
    public string? By { get; init; }

    public bool? FourEyes { get; init; }

    /// <summary>1 to 600.</summary>
    public int? TimeoutSeconds { get; init; }

    /// <summary>0 is no limit.</summary>
    public int? PerHour { get; init; }

    /// <summary>0 is no limit.</summary>
    public int? PerDay { get; init; }

    /// <summary>As <c>amount 1000</c>.</summary>
    public string? Budget { get; init; }

    /// <summary><c>read</c>, <c>write</c> or <c>destructive</c>.</summary>
    public string? Risk { get; init; }

    /// <summary>The argument that names who is told something.</summary>
    public string? Tells { get; init; }

    /// <summary>The header by which the service knows that a call is made again.</summary>
    public string? KeyHeader { get; init; }

    /// <summary>The call that tells whether one that was interrupted was done.</summary>
    public string? Verify { get; init; }

    /// <summary>What holds of its answer when it was done.</summary>
    public string? DoneIf { get; init; }

    /// <summary>The call, or the argument, that tells beforehand what a call would do.</summary>
    public string? DryRun { get; init; }
}

/// <summary>What can't be as it was wished.</summary>
/// <param name="Remedy">A command that does it well.</param>
internal sealed record UnfitWish(Phrase Reason, string Remedy);

/// <summary>Has other rules hold for a tool, if they make sense for it.</summary>
internal sealed class ToolRules(ToolService tools)
{
    private const string Caller = "caller";
    private const string Owner = "owner";
    /// <summary>Takes away what was said.</summary>
    public const string None = "none";


    /// <returns>What is wrong with the wish; null when it holds now.</returns>
    public async Task<UnfitWish?> SetAsync(Actor actor, ToolState state, ToolWish wish, CancellationToken cancellationToken)
    {
        if (await WrongAsync(wish, state, cancellationToken) is { } wrong)
            return wrong;
        var (access, nobody) = WrittenAccess.Read(wish.For == None ? Access.Everyone : wish.For);
        var (approvers, noApprover) = wish.By is null or Caller or None ? (null, null) : ReadApprovers(wish.By, state.Origin);
        if ((nobody ?? noApprover) is { } unreadable)
            return new UnfitWish(unreadable, $"tool policy {state.Tool.Name} --for finance,ana@example.com");
        var before = state.Setting;
        var after = before with
        {
            Approval = Kept(wish.Approve, before.Approval),
            Access = access is null ? before.Access : access.Contains(Access.Everyone) ? null : access,
            Approvers = wish.By is null ? before.Approvers : approvers,
            IsFourEyes = wish.FourEyes ?? before.IsFourEyes,
            LongestSeconds = wish.TimeoutSeconds ?? before.LongestSeconds,
            MostAnHour = wish.PerHour is { } perHour ? perHour == 0 ? null : perHour : before.MostAnHour,
            MostADay = wish.PerDay is { } perDay ? perDay == 0 ? null : perDay : before.MostADay,
            Budget = Kept(wish.Budget, before.Budget),
            Risk = Kept(wish.Risk?.ToLowerInvariant(), before.Risk),
            Tells = Kept(wish.Tells, before.Tells),
            IdempotencyHeader = Kept(wish.KeyHeader, before.IdempotencyHeader),
            Verification = Kept(wish.Verify, before.Verification),
            DoneIf = Kept(wish.DoneIf, before.DoneIf),
            DryRun = Kept(wish.DryRun, before.DryRun),
        };
        if (after is { DoneIf: not null, Verification: null })
            return new UnfitWish("`--done-if` tells of the answer to `--verify`, and there is none.", $"tool policy {state.Tool.Name} --verify \"orders_getOrder id={{orderId}}\" --done-if \"state == 'refunded'\"");
        await tools.SetAsync(actor, before, after, cancellationToken);
        return null;
    }

    private async Task<UnfitWish?> WrongAsync(ToolWish wish, ToolState state, CancellationToken cancellationToken)
    {
        var show = $"tool show {state.Tool.Name}";
        if (wish.TimeoutSeconds is < 1 or > 600 || wish.PerHour < 0 || wish.PerDay < 0)
            return new UnfitWish("A call takes 1 to 600 seconds, and there are 0 or more in an hour or a day.", "tool policy orders_refundOrder --timeout 60 --per-hour 20");
        if (IsSet(wish.Approve) && ApprovalRule.Wrong(wish.Approve!, state.Tool) is { } wrong)
            return new UnfitWish(wrong, "tool policy orders_refundOrder --approve \"amount > 500\"");
        if (IsSet(wish.KeyHeader) && !state.Tool.TakesKeyHeader)
            return new UnfitWish("Calls of this tool have no headers by which they could be known again.", show);
        if (state.Tool.IsAlwaysShown && (wish.Approve is not (null or None or ApprovalRule.Always) || IsSet(wish.Risk)))
            return new UnfitWish("What is sent to others is shown each time before it is.", show);
        if (wish.Risk?.ToLowerInvariant() is not (null or None or "read" or "write" or "destructive"))
            return new UnfitWish("The risk is `read`, `write` or `destructive`.", "tool policy orders_searchOrders --risk read");
        if (IsSet(wish.Budget) && ToolQuota.Wrong(wish.Budget!, state.Tool) is { } tooMuch)
            return new UnfitWish(tooMuch, "tool policy orders_refundOrder --budget \"amount 1000\"");
        if (IsSet(wish.Tells) && !state.Tool.Arguments.Contains(wish.Tells!))
            return new UnfitWish(state.Tool.HasNo(wish.Tells!), show);
        foreach (var (call, mayBeSame) in new[] { (wish.Verify, false), (wish.DryRun, true) })
        {
            if (IsSet(call) && await tools.WrongAsync(state, call!, mayBeSame, cancellationToken) is { } unfit)
                return new UnfitWish(unfit, show);
        }

        return IsSet(wish.DoneIf) && Verification.Wrong(wish.DoneIf!, state.Tool) is { } unclear ? new UnfitWish(unclear, show) : null;
    }

    private static bool IsSet(string? written) => written is not (null or None);

    private static string? Kept(string? written, string? before) => written switch
    {
        null => before,
        None => null,
        _ => written,
    };

    private static (IReadOnlyList<string>? Approvers, Phrase? Wrong) ReadApprovers(string written, ToolOrigin? origin)
    {
        var words = written.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ToList();
        if (words.Contains(Owner, StringComparer.OrdinalIgnoreCase) && origin is null)
            return (null, "It is built in, and nobody's.");
        if (words.Contains(Owner, StringComparer.OrdinalIgnoreCase) && !origin!.AddedBy.Contains('@', StringComparison.Ordinal))
            return (null, "No person has added it.");
        var roles = words.Where(word => Access.RoleOf(word.ToLowerInvariant()) is not null).Select(word => word.ToLowerInvariant()).ToList();
        var others = words.Where(word => !roles.Contains(word.ToLowerInvariant())).Select(word => word.Equals(Owner, StringComparison.OrdinalIgnoreCase) ? origin!.AddedBy : word).ToList();
        var (named, wrong) = roles.Count > 0 && others.Count == 0 ? ([], null) : WrittenAccess.Read(string.Join(',', others));
        return wrong is null ? ([.. named!, .. roles], null) : (null, wrong);
    }
}
