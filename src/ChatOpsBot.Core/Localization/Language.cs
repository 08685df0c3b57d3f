namespace ChatOpsBot.Core.Localization;

/// <summary>Languages the bot itself speaks; documents may be in any.</summary>
public enum Language
{
    English,
    German,
    Chinese,
}
