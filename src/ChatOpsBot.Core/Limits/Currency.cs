namespace ChatOpsBot.Core.Limits;

/// <summary>That prices of models and budgets are in.</summary>
/// <param name="Code">As <c>EUR</c>.</param>
public sealed record Currency(string Code);
