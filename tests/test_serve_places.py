"""In which order places are given to those who wait."""

from __future__ import annotations

import asyncio

from kg.serve.places import PATIENCE, Places


def order_of(*expected: float) -> list[float]:
    """In which order those get the only place who come, one after the other, while it is taken."""

    async def scene() -> list[float]:
        places, served = Places(1), []

        async def visit(seconds: float) -> None:
            await places.acquire(seconds)
            served.append(seconds)
            places.release()

        await places.acquire(0)
        visits = [asyncio.create_task(visit(seconds)) for seconds in expected]
        await asyncio.sleep(0)
        places.release()
        await asyncio.gather(*visits)
        assert places.free == 1
        return served

    return asyncio.run(scene())


def test_who_is_sooner_done_goes_first():
    assert order_of(3.0, 0.5, 1.0) == [0.5, 1.0, 3.0]


def test_nobody_is_overtaken_for_ever():
    async def scene() -> list[str]:
        places, served = Places(1), []

        async def visit(name: str, seconds: float) -> None:
            await places.acquire(seconds)
            served.append(name)
            places.release()

        await places.acquire(0)
        slow = asyncio.create_task(visit("slow", 0.001))
        await asyncio.sleep(0.001 * PATIENCE + 0.02)
        quick = asyncio.create_task(visit("quick", 0))
        await asyncio.sleep(0)
        places.release()
        await asyncio.gather(slow, quick)
        return served

    assert asyncio.run(scene()) == ["slow", "quick"]


def test_a_place_given_to_who_has_left_is_given_back():
    async def scene() -> int:
        places = Places(1)
        await places.acquire(0)
        leaving = [asyncio.create_task(places.acquire(0)) for _ in range(2)]
        await asyncio.sleep(0)
        leaving[1].cancel()
        places.release()  # to the first, who is cancelled before it can take it
        leaving[0].cancel()
        await asyncio.gather(*leaving, return_exceptions=True)
        return places.free

    assert asyncio.run(scene()) == 1
