using ChatOpsBot.Core.Localization;

namespace ChatOpsBot.Prompts.Versions;

/// <summary>What a prompt or an assistant may be called: names stand in commands, files and addresses, and must not be mistaken for others.</summary>
public static class PromptNames
{
    private const int Longest = 40;

    /// <returns>What is wrong with it; null when nothing is.</returns>
    public static Phrase? Wrong(string name)
    {
        Phrase rule = "A name has up to 40 lower-case letters a to z, digits and hyphens, and begins with a letter, as `travel-answer`.";
        if (name.Length is 0 or > Longest)
            return rule;
        foreach (var rune in name.EnumerateRunes())
        {
            if (rune.Value is not ((>= 'a' and <= 'z') or (>= '0' and <= '9') or '-'))
                return $"`{rune}` (U+{rune.Value:X4}) can't be in a name. {rule}";
        }

        return name[0] is >= 'a' and <= 'z' ? null : rule;
    }
}
