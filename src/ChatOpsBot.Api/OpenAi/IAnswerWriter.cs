using ChatOpsBot.Api.Asking;
using ChatOpsBot.Api.Memory;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Inbox;
using ChatOpsBot.Core.Messages;
using Microsoft.AspNetCore.Http;

namespace ChatOpsBot.Api.OpenAi;

/// <summary>Writes an answer in one of OpenAI's shapes, whole or as it comes.</summary>
internal interface IAnswerWriter : IAnswerSink
{
    Task<IResult> EndAsync(WrittenAnswer answer);

    /// <summary>The answer will not come: whoever reads the stream is told.</summary>
    /// <returns>Null when nothing was written yet.</returns>
    Task<IResult?> BreakOffAsync(string reason);
}

/// <summary>Has a question answered and written, whatever happens meanwhile.</summary>
internal static class Answered
{
    /// <param name="hasList">The sources are listed under the text as well.</param>
    /// <param name="keep">Is given the reply before it is written to its end.</param>
    public static async Task<IResult> WriteAsync(AskOrder order, IAnswerWriter writer, bool hasList, HttpRequest request, AskFollower follower, IChunks chunks, CancellationToken cancellationToken, Func<Reply, Task>? keep = null)
    {
        try
        {
            if (await follower.AskAsync(order, writer, cancellationToken) is not { } reply)
                return await writer.BreakOffAsync(AskFollower.GivenUp) ?? Results.Problem(AskFollower.GivenUp, statusCode: 500);
            if (reply.IsFailure)
                return await writer.BreakOffAsync(reply.Markdown) ?? Results.Problem(reply.Markdown, statusCode: StatusCodes.Status502BadGateway, extensions: new Dictionary<string, object?>(StringComparer.Ordinal) { ["code"] = "model_failed" });
            // What is said beside an answer would spoil data.
            if (order.Settings.Shape is not null)
                reply = reply with { Notice = null };
            if (keep is not null)
                await keep(reply);
            return await writer.EndAsync(await WrittenAnswer.OfAsync(reply, hasList, request, chunks, cancellationToken));
        }
        catch (ServerStoppedException)
        {
            return await writer.BreakOffAsync(AskFollower.Stopped) ?? Questions.Stopped(request.HttpContext);
        }
        catch (StorageUnavailableException away) when (request.HttpContext.Response.HasStarted)
        {
            return (await writer.BreakOffAsync(away.Message))!;
        }
    }
}
