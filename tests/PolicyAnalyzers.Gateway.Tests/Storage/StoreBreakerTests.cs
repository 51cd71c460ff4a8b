using PolicyAnalyzers.Gateway.Storage;

namespace PolicyAnalyzers.Gateway.Tests.Storage;

public class StoreBreakerTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(200);

    [Fact]
    public async Task After_one_that_waited_in_vain_all_are_denied_at_once_until_one_may_try()
    {
        var breaker = new StoreBreaker(Timeout);
        long began = breaker.Begin();
        await Task.Delay(Timeout, TestContext.Current.CancellationToken);
        breaker.Failed(began);

        Assert.Equal("The store hung a moment ago.", Assert.Throws<StoreUnavailableException>(() => breaker.Begin()).Message);
        await Task.Delay(TimeSpan.FromSeconds(1.1), TestContext.Current.CancellationToken);
        breaker.Begin();
        Assert.Throws<StoreUnavailableException>(() => breaker.Begin());
    }

    [Fact]
    public async Task When_one_that_tried_got_its_answer_all_may_ask()
    {
        var breaker = new StoreBreaker(Timeout);
        long began = breaker.Begin();
        await Task.Delay(Timeout, TestContext.Current.CancellationToken);
        breaker.Failed(began);
        await Task.Delay(TimeSpan.FromSeconds(1.1), TestContext.Current.CancellationToken);
        breaker.Succeeded(breaker.Begin());

        breaker.Begin();
        breaker.Begin();
    }

    [Fact]
    public async Task One_that_waited_in_vain_counts_no_more_when_a_later_one_was_answered()
    {
        var breaker = new StoreBreaker(Timeout);
        long began = breaker.Begin();
        await Task.Delay(Timeout, TestContext.Current.CancellationToken);
        breaker.Succeeded(breaker.Begin());

        breaker.Failed(began);

        breaker.Begin();
    }

    [Fact]
    public void A_store_that_fails_fast_is_tried_by_all()
    {
        var breaker = new StoreBreaker(Timeout);

        breaker.Failed(breaker.Begin());

        breaker.Begin();
    }
}
