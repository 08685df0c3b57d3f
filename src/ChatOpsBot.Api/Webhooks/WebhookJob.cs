using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Hosting;
using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.Webhooks;

namespace ChatOpsBot.Api.Webhooks;

/// <summary>Sends one event to one who asked for it, signed; what is not taken with 2xx is sent again with growing pauses.</summary>
internal sealed class WebhookJob(IHttpClientFactory clients, CurrentAdministration administration, ISecrets secrets, TimeProvider time) : IJobHandler
{
    public const string Client = "webhooks";

    /// <summary><c>t=SECONDS,v1=HEX</c>: HMAC-SHA256 by the secret over <c>SECONDS.BODY</c>.</summary>
    public const string SignatureHeader = "ChatOps-Signature";

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);

    public string Kind => WebhookEvents.Kind;

    public JobLimits Limits => new(4, Longest);

    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken cancellationToken)
    {
        var order = run.Read(WebhookJson.Default.WebhookOrder);
        // Whoever was taken off the list meanwhile is not told.
        if (!(await administration.ReadAsync(cancellationToken)).Webhooks.TryGetValue(order.Webhook, out var kept))
            return new JobOutcome(null);
        var hook = WebhookEvents.Read(kept);
        using var request = new HttpRequestMessage(HttpMethod.Post, hook.Url) { Content = new StringContent(order.Body, Encoding.UTF8, "application/json") };
        request.Headers.Add(SignatureHeader, Sign(secrets.Unprotect(hook.Secret) ?? "", order.Body, time.GetUtcNow()));
        request.Headers.Add("ChatOps-Event", order.Event);
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("ChatOpsBot", "1"));
        using var response = await clients.CreateClient(Client).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (!response.IsSuccessStatusCode)
            throw new HttpRequestException($"The webhook '{hook.Name}' answered {(int)response.StatusCode}.", null, response.StatusCode);
        return new JobOutcome(null);
    }

    public static string Sign(string secret, string body, DateTimeOffset at)
    {
        var seconds = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return $"t={seconds},v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{seconds}.{body}")))}";
    }
}
