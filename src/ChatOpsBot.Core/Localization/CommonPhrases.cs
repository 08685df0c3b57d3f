namespace ChatOpsBot.Core.Localization;

/// <summary>What is said in more places than one.</summary>
public static class CommonPhrases
{
    public static Phrase WhatCanYouDo => "What can you do?";

    public static Phrase NothingAsked => "I am here. Ask me a question in words, for example \"How do I report sick leave?\"";

    public static Phrase Searching => "Searching the documents…";

    public static Phrase Writing => "Writing the answer…";

    public static Phrase Stopped => "Stopped.";

    public static Phrase NothingFound => "I found no answer to this in the documents.";

    public static Phrase NoDocuments => "There are no documents yet that I could answer from. An editor can add some with `kb add`.";
}
