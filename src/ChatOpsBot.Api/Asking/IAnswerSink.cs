namespace ChatOpsBot.Api.Asking;

/// <summary>Where an answer is shown while it is being written.</summary>
internal interface IAnswerSink
{
    /// <summary>A piece of text, after the pieces before.</summary>
    Task AppendAsync(string piece);

    /// <summary>The answer begins anew.</summary>
    Task ResetAsync();
}
