using System.Net.Http.Headers;

namespace ChatOpsBot.Models.Vendors;

/// <summary>Next to the network: answers are read as <see cref="AnswerStream"/> has them, and an error that looks like an answer has the status
/// that it would have.</summary>
internal sealed class AnswersHandler(AnswerForm form) : DelegatingHandler
{
    /// <summary>Ends the answers that are asked for from here on.</summary>
    public static readonly AsyncLocal<CancellationToken> Stop = new();

    private const string Length = "Content-Length";

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (!response.IsSuccessStatusCode)
            return response;
        try
        {
            var answer = new AnswerStream(await response.Content.ReadAsStreamAsync(cancellationToken), form, Stop.Value);
            var failure = await answer.BeginAsync(cancellationToken);
            if (failure is not null)
                await answer.DisposeAsync();
            response.Content = failure is null ? Content(answer, response.Content.Headers) : new StringContent(failure.Body);
            response.StatusCode = failure?.StatusCode ?? response.StatusCode;
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private static StreamContent Content(AnswerStream answer, HttpContentHeaders headers)
    {
        var content = new StreamContent(answer);
        foreach (var (name, values) in headers.Where(header => !string.Equals(header.Key, Length, StringComparison.OrdinalIgnoreCase)))
            content.Headers.TryAddWithoutValidation(name, values);
        return content;
    }
}
