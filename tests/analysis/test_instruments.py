from __future__ import annotations

import numpy as np
import pytest

from planner.analysis.instruments import by_draw, fuller


def test_one_instrument_without_a_draw_is_two_stage_least_squares() -> None:
    from statsmodels.sandbox.regression.gmm import IV2SLS  # it takes a second, and every worker reads this file

    random = np.random.default_rng(0)
    drawn = (random.random(200) < 0.5).astype(float)
    hidden = random.standard_normal(200)
    done = ((drawn + 0.5 * hidden + 0.3 * random.standard_normal(200)) > 0.5).astype(float)
    outcome = -done + hidden + random.standard_normal(200)
    covariates = np.column_stack([np.ones(200), np.arange(200.0)])
    found = by_draw(outcome, done, drawn, covariates)
    theirs = IV2SLS(outcome, np.column_stack([done, covariates]), np.column_stack([drawn, covariates])).fit()
    assert found is not None
    np.testing.assert_allclose([found.value, found.error], [theirs.params[0], theirs.bse[0]], rtol=1e-6)


def test_earlier_ratings_undo_the_error_of_a_noisy_one() -> None:
    random = np.random.default_rng(1)
    n, pain = 20_000, np.zeros(20_000)
    for day in range(1, n):
        pain[day] = 0.8 * pain[day - 1] + random.standard_normal()
    rated = pain + random.standard_normal(n)
    done = (pain + random.standard_normal(n) < 0).astype(float)
    now = np.arange(7, n)
    earlier = np.column_stack([rated[now - 2], np.mean([rated[now - lag] for lag in range(2, 8)], axis=0)])
    found = fuller(rated[now], done[now - 1], rated[now - 1], earlier, np.ones((len(now), 1)), now)
    assert found is not None
    assert abs(found.value) < 2.5 * found.error
    plain = np.linalg.lstsq(np.column_stack([done[now - 1], rated[now - 1], np.ones(len(now))]), rated[now])[0]
    assert plain[0] < -0.3


def test_nothing_is_said_of_what_cannot_be_told() -> None:
    random = np.random.default_rng(2)
    values, one = random.standard_normal((60, 5)), np.ones((60, 1))
    done = (values[:, 0] > 0).astype(float)
    days = np.arange(60)
    assert fuller(values[:, 1], np.ones(60), values[:, 2], values[:, 3:], one, days) is None
    assert fuller(values[:20, 1], done[:20], values[:20, 2], values[:20, 3:], one[:20], days[:20]) is None
    assert fuller(np.ones(60), done, np.ones(60), np.ones((60, 2)), one, days) is None
    assert by_draw(values[:, 1], done, np.ones(60), one) is None
    assert by_draw(values[:, 1], np.ones(60), done, one) is None
    found = fuller(values[:, 1], done, values[:, 2], values[:, 3:], one, days)
    assert found is not None
    assert found.error == pytest.approx(found.error)
    assert found.error > 0
