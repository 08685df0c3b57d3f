using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ChatOpsBot.Simulators;
using ChatOpsBot.Simulators.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ChatOpsBot.EndToEnd;

/// <summary>Azure OpenAI without a key: the server shows a token of the identity that Azure has given its machine.
/// See https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference.</summary>
public sealed class AzureIdentityTests : IAsyncLifetime
{
    private const string Question = "how many vacation days do full-time employees have?";
    private const string Header = "identity-header-27182";
    private const string Token = "token-of-the-machine-31415";
    private readonly string authority = Path.Combine(Directory.CreateTempSubdirectory("chatops-authority-").FullName, "authority.pem");
    private readonly ConcurrentQueue<string> asked = new();
    private readonly X509Certificate2 certificate = Certificate();
    private ScriptedModel model = null!;
    private Loopback identity = null!;
    private BotProcess bot = null!;

    private bool IsGiven { get; set; } = true;

    public async Task InitializeAsync()
    {
        // Tokens are shown to services with a certificate only.
        await File.WriteAllTextAsync(authority, certificate.ExportCertificatePem());
        model = await ScriptedModel.StartAsync(certificate: certificate);
        identity = await Loopback.StartAsync(app => app.MapGet("/identity", GiveToken));
        bot = BotProcess.Create(more: new()
        {
            ["ChatOps__Models__Chat__0__Alias"] = "azure",
            ["ChatOps__Models__Chat__0__Kind"] = "azure-openai",
            ["ChatOps__Models__Chat__0__Endpoint"] = model.Endpoint[..^3],
            ["ChatOps__Models__Chat__0__Model"] = "our-deployment",
            ["ChatOps__Models__Chat__0__Retries"] = "0",
            ["IDENTITY_ENDPOINT"] = new Uri(identity.Address, "/identity").ToString(),
            ["IDENTITY_HEADER"] = Header,
            ["AZURE_TOKEN_CREDENTIALS"] = "ManagedIdentityCredential",
            ["SSL_CERT_FILE"] = authority,
        });
        await bot.StartAsync();
        await bot.AddDocumentAsync("vacation", Handbook.Vacation);
    }

    public async Task DisposeAsync()
    {
        await bot.DisposeAsync();
        await identity.DisposeAsync();
        await model.DisposeAsync();
        certificate.Dispose();
        Directory.Delete(Path.GetDirectoryName(authority)!, recursive: true);
    }

    [Fact]
    public async Task Model_is_called_with_a_token_that_is_of_this_service_alone()
    {
        (await CallAsync("/memory/ask", $$"""{"question":"{{Question}}"}""")).ShouldContain("I answer from the script.");

        model.Requests.Single()["authorization"]!.ToString().ShouldStartWith($"Bearer {Token}");
        asked.Single().ShouldBe($"{Header} https://cognitiveservices.azure.com");
        bot.Output.ShouldNotContain(Token);
    }

    [Fact]
    public async Task Machine_without_an_identity_is_told_as_a_key_that_is_refused_and_documents_are_quoted()
    {
        IsGiven = false;

        (await CallAsync("/memory/ask", $$"""{"question":"{{Question}}"}""")).ShouldContain("30 vacation days");
        (await CallAsync("/api/models/azure/test", "{}")).ShouldContain("refused the key");
        model.Requests.ShouldBeEmpty();
        bot.Output.ShouldNotContain(Header);
    }

    private IResult GiveToken(HttpContext http)
    {
        asked.Enqueue($"{http.Request.Headers["X-IDENTITY-HEADER"]} {http.Request.Query["resource"]}");
        return IsGiven
            ? Results.Json(new { access_token = Token, expires_on = $"{TimeProvider.System.GetUtcNow().AddHours(8).ToUnixTimeSeconds()}", resource = "https://cognitiveservices.azure.com", token_type = "Bearer" })
            : Results.Json(new { statusCode = 400, message = "No managed identity was found for the app." }, statusCode: 400);
    }

    private async Task<string> CallAsync(string path, string body)
    {
        using var client = DescribedAnswers.Client();
        using var response = await client.SendAsync(bot.Authorized(HttpMethod.Post, path, new StringContent(body, System.Text.Encoding.UTF8, "application/json")));
        return await response.Content.ReadAsStringAsync();
    }

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=loopback", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        return request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
    }
}
