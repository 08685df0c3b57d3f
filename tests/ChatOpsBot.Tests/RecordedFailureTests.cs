using System.Reflection;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Documents.Ingestion;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace ChatOpsBot.Tests;

/// <summary>Errors while an error, or a success, of an import is written down.</summary>
public sealed class RecordedFailureTests
{
    [Theory]
    [InlineData(nameof(IIngestions.FailAsync), IngestionState.Failed)]
    [InlineData(nameof(IIngestions.FindAsync), IngestionState.Failed)]
    [InlineData(nameof(IIngestions.CompleteAsync), IngestionState.Done)]
    [InlineData(nameof(IIngestions.SaveAsync), IngestionState.Done)]
    public async Task Import_whose_end_could_not_be_written_down_is_taken_up_again(string call, IngestionState expected)
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var unreliable = new List<Unreliable>();
        await using var host = await CommandHost.StartAsync(time: time, ingests: true, change: services =>
        {
            var kept = services.Single(each => each.ServiceType == typeof(IIngestions));
            services.Remove(kept);
            services.AddSingleton(kept.ImplementationType!);
            services.AddSingleton(provider =>
            {
                var made = DispatchProxy.Create<IIngestions, Unreliable>();
                var itself = (Unreliable)(object)made;
                (itself.Real, itself.Call) = ((IIngestions)provider.GetRequiredService(kept.ImplementationType!), call);
                unreliable.Add(itself);
                return made;
            });
        });
        var content = expected == IngestionState.Failed ? new byte[] { 1, 2, 3, 0, 0, 0, 0, 1 } : "The tide rises at noon."u8.ToArray();
        unreliable.Single().Fails = 3;
        var key = await host.Get<KnowledgeBase>().AddAsync(new NewDocument("default", "d", null, [new NewFile(expected == IngestionState.Failed ? "noise.bin" : "tides.txt", null, new MemoryStream(content))]), "ana", CancellationToken.None);

        IngestionState? state = null;
        for (var i = 0; i < 6_000 && state != expected; i++)
        {
            time.Advance(TimeSpan.FromMilliseconds(500));
            await Task.Delay(5);
            state = (await unreliable.Single().Real.LatestAsync(key, CancellationToken.None))!.State;
        }

        state.ShouldBe(expected);
        unreliable.Single().Fails.ShouldBe(0, "it did fail");
    }

    /// <summary>A database that does not take some calls of one kind.</summary>
    public class Unreliable : DispatchProxy
    {
        private int fails;

        public IIngestions Real { get; set; } = null!;
        public string Call { get; set; } = "";
        public int Fails { get => fails; set => fails = value; }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            if (targetMethod!.Name == Call && fails > 0)
            {
                Interlocked.Decrement(ref fails);
                throw new InvalidOperationException($"{Call} is not possible now.");
            }

            return targetMethod.Invoke(Real, args);
        }
    }
}
