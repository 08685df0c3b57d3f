using System.Net;
using ChatOpsBot.Channels;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Limits;
using ChatOpsBot.Core.Platforms;
using ChatOpsBot.Server.Operations;
using ChatOpsBot.Server.SignIn;
using ChatOpsBot.Server.Web;
using Microsoft.AspNetCore.Http;

namespace ChatOpsBot.Tests;

/// <summary>Who asks, by address and headers, and what is left behind by whom.</summary>
public sealed class CallerTests
{
    [Theory]
    [InlineData("X-Real-IP")]
    [InlineData("Via")]
    [InlineData("Forwarded")]
    [InlineData("x-forwarded-proto")]
    [InlineData("X-Forwarded-Host")]
    [InlineData("CF-Connecting-IP")]
    [InlineData("CF-Ray")]
    [InlineData("True-Client-IP")]
    [InlineData("X-Client-IP")]
    [InlineData("X-Cluster-Client-IP")]
    [InlineData("X-Original-For")]
    [InlineData("X-Azure-ClientIP")]
    [InlineData("X-Envoy-External-Address")]
    public void Request_that_a_proxy_passed_on_is_not_local(string header)
    {
        var http = From("127.0.0.1");
        http.Request.Headers[header] = "203.0.113.9";

        LocalCaller.Is(http).ShouldBeFalse();
    }

    [Fact]
    public void Request_of_this_machine_with_what_clients_send_is_local()
    {
        var http = From("127.0.0.1");
        (http.Request.Headers.UserAgent, http.Request.Headers.Accept, http.Request.Headers["X-Request-Id"]) = ("curl/8", "*/*", "1");

        LocalCaller.Is(http).ShouldBeTrue();
    }

    [Theory]
    [InlineData("10.1.2.3", true)]
    [InlineData("::ffff:10.1.2.3", true)]
    [InlineData("192.0.2.7", true)]
    [InlineData("192.0.2.8", false)]
    [InlineData("fd00::1", true)]
    [InlineData("2001:db8::1", false)]
    public void Metrics_are_read_from_the_named_addresses(string address, bool expected) =>
        new OperationsOptions { MetricsFrom = ["10.0.0.0/8", "192.0.2.7", "fd00::/8"] }.MayRead(IPAddress.Parse(address)).ShouldBe(expected);

    [Fact]
    public async Task Twenty_first_wrong_key_of_an_address_is_one_too_many_and_another_address_is_not_held_up()
    {
        using var rates = new RatesInMemory();
        var keys = new WrongKeys(rates);
        for (var i = 0; i < 20; i++)
            (await keys.SlowAsync(From("192.0.2.7"))).ShouldBeFalse();
        var late = From("192.0.2.7");

        (await keys.SlowAsync(late)).ShouldBeTrue();

        int.Parse(late.Response.Headers.RetryAfter.ToString()).ShouldBeInRange(1, 60);
        (await keys.SlowAsync(From("192.0.2.8"))).ShouldBeFalse();
    }

    [Fact]
    public async Task Dropped_file_that_nobody_read_is_removed_after_its_time()
    {
        var folder = Directory.CreateTempSubdirectory("chatops-uploads-");
        try
        {
            var uploads = new WebUploads(folder.FullName, new NoCopies());
            var dropped = await uploads.KeepAsync("a.md", "text/markdown", new MemoryStream([1, 2, 3]), CancellationToken.None);

            uploads.Prune(TimeProvider.System.GetUtcNow().AddHours(-1));
            folder.EnumerateFiles().ShouldHaveSingleItem();
            uploads.Prune(TimeProvider.System.GetUtcNow().AddHours(1));

            await Should.ThrowAsync<AttachmentUnavailableException>(() => uploads.OpenAsync(dropped, CancellationToken.None));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static DefaultHttpContext From(string address)
    {
        var http = new DefaultHttpContext();
        http.Connection.RemoteIpAddress = IPAddress.Parse(address);
        http.Request.Host = new HostString("localhost", 3978);
        return http;
    }

    private sealed class NoCopies : IFileCopies
    {
        public bool AreNeeded => false;

        public Task KeepAsync(string name, Stream content, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<bool> CopyToAsync(string name, Stream to, CancellationToken cancellationToken) => Task.FromResult(false);

        public Task SweepAsync(IReadOnlySet<string> named, DateTimeOffset before, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
