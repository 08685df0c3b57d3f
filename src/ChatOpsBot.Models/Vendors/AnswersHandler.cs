using System.Net.Http.Headers;

namespace ChatOpsBot.Models.Vendors;

/// <summary>Next to the network: answers are read as <see cref="AnswerStream"/> has them, and an error that looks like an answer has the status
/// that it would have.</summary>
/// <param name="isOpenAi">They are in OpenAI's words, or nearly; else each is a line of JSON.</param>
internal sealed class AnswersHandler(bool isOpenAi) : DelegatingHandler
{
    private const string Length = "Content-Length";

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (!response.IsSuccessStatusCode)
            return response;
        try
        {
            var answer = new AnswerStream(await response.Content.ReadAsStreamAsync(cancellationToken), isOpenAi);
            var failure = await answer.BeginAsync(cancellationToken);
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
