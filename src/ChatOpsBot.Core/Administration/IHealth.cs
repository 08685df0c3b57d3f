using ChatOpsBot.Core.Localization;

namespace ChatOpsBot.Core.Administration;

/// <summary>How one part of the product is.</summary>
/// <param name="Part">As <c>queue</c>, or <c>model gpt-4o</c>.</param>
/// <param name="State">For people, with what to do when it is not good.</param>
public sealed record Health(Phrase Part, Phrase State, bool IsGood = true);

/// <summary>Tells how a part of the product is.</summary>
public interface IHealth
{
    Task<IReadOnlyList<Health>> LookAsync(CancellationToken cancellationToken);
}
