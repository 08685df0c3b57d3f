using System.Globalization;
using ChatOpsBot.Core.Limits;
using ChatOpsBot.Core.People;

namespace ChatOpsBot.Core.Wording;

/// <summary>Why a model gave no answer.</summary>
public enum ModelTrouble
{
    TooSlow,
    Refused,
    Busy,
    Unreachable,
    Nonsense,
}

/// <summary>What the bot itself says, in one language. Documents and models speak for themselves.</summary>
public abstract class Words
{
    public static Words English { get; } = new EnglishWords();

    private static readonly Words German = new GermanWords();
    private static readonly Words Chinese = new ChineseWords();

    public static Words In(Language language) => language switch
    {
        Language.German => German,
        Language.Chinese => Chinese,
        _ => English,
    };

    public abstract string Greeting();
    public abstract string HelpIntroduction();
    public abstract string WhatCanYouDo();
    public abstract string NothingAsked();
    public abstract string TooLong(int length, int most);
    public abstract string FileWithoutCommand(string name);
    public abstract string ExternalRefused();
    public abstract string NotAllowed(string command, Role required, IReadOnlyList<string> administrators);
    public abstract string UnknownCommand(string written, IReadOnlyList<string> near);
    public abstract string NotUnderstood(string error, string usage);
    public abstract string Try(string remedy);
    public abstract string YouAre(Person person);
    /// <param name="ahead">Questions that are answered before it.</param>
    public abstract string WaitsItsTurn(int ahead);
    public abstract string Stopped();
    public abstract string SecretGone();
    public abstract string GaveUp(long turn);
    /// <param name="delay">Since the message was received.</param>
    public abstract string Late(TimeSpan delay);
    public abstract string Searching();
    public abstract string Writing();
    public abstract string NothingFound();
    public abstract string NearestDocuments();
    public abstract string NoDocuments();
    /// <param name="isQuoted">The answer is quoted instead; else nothing was found to quote.</param>
    public abstract string ModelFailed(ModelTrouble trouble, bool isQuoted);
    public abstract string PromptFailed(string prompt, bool isQuoted);
    public abstract string NotFromDocuments();
    public abstract string Help();
    public abstract string ForExample(string example);
    public abstract string EditedCommand(string command);
    public abstract string AssistantHere(string assistant);
    public abstract string Limited(Refusal refusal);
    public abstract string FormGone(string form);
    public abstract string OpenForm(string title);
    public abstract string Open();

    /// <summary>What a command answers, in this language where it has a translation.</summary>
    public virtual string Say(Phrase phrase) => phrase.Say(CommandTexts.To(Language).Of, Culture);

    /// <summary>What a command does, in this language.</summary>
    public virtual string Describe(string command, string english) => CommandTexts.Commands(Language).GetValueOrDefault(command, english);

    public abstract Language Language { get; }

    /// <summary>How numbers are written.</summary>
    protected abstract CultureInfo Culture { get; }

    public abstract string LanguageName { get; }

    /// <summary>Hours and minutes, or seconds, rounded up.</summary>
    protected static (int Hours, int Minutes, int Seconds) Parts(TimeSpan wait) =>
        wait.TotalMinutes < 2 ? (0, 0, (int)Math.Ceiling(wait.TotalSeconds)) : ((int)wait.TotalMinutes / 60, ((int)wait.TotalMinutes % 60) + 1, 0);

    protected static string Named(IReadOnlyList<string> administrators, string joint) =>
        string.Join(joint, administrators.Take(3));
}
